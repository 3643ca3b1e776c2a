package io.countersign.exporter;

/** The store cannot take records now. */
public final class StoreAwayException extends RuntimeException {
  public StoreAwayException(String message) {
    super(message);
  }

  public StoreAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
