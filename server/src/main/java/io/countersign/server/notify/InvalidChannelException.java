package io.countersign.server.notify;

/** A channel cannot be like this; the message is shown to the person and never holds an address. */
public final class InvalidChannelException extends RuntimeException {

  private final String field;

  public InvalidChannelException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** What to change. */
  public String field() {
    return field;
  }
}
