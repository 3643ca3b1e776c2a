package io.countersign.workers;

/** A worker that cannot be saved: which field, and what it may be. */
public class InvalidWorkerException extends RuntimeException {

  private final String field;

  InvalidWorkerException(String field, String message) {
    super(message);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
