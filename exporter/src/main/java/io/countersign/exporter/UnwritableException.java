package io.countersign.exporter;

/** The store answers, and will never take these records. */
public final class UnwritableException extends RuntimeException {
  public UnwritableException(String message, Throwable cause) {
    super(message, cause);
  }
}
