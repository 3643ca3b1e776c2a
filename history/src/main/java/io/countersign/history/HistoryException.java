package io.countersign.history;

/** The log could not be read or written; the message says what to do. */
public class HistoryException extends RuntimeException {

  public HistoryException(String message) {
    super(message);
  }

  public HistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
