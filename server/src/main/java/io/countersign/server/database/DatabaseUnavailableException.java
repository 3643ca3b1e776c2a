package io.countersign.server.database;

/** The database cannot be used: it does not answer, or it is not one that will do. */
public final class DatabaseUnavailableException extends RuntimeException {
  DatabaseUnavailableException(String message) {
    super(message);
  }

  DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
