package io.countersign.server.identity;

/** A person or a client cannot be created like this. */
public final class InvalidAccountException extends RuntimeException {

  private final String field;

  public InvalidAccountException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** What to change. */
  public String field() {
    return field;
  }
}
