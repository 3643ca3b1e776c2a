package io.countersign.server.parts;

/** A part cannot start; the message is the one line that a person gets to see. */
public final class PartException extends RuntimeException {
  public PartException(String message) {
    super(message);
  }

  public PartException(String message, Throwable cause) {
    super(message, cause);
  }
}
