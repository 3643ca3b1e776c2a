package io.countersign.server.database;

/** PostgreSQL did not answer while the server started. */
public final class DatabaseUnavailableException extends RuntimeException {
  DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
