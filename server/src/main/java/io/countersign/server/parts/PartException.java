package io.countersign.server.parts;

/** A part cannot start; the message is the one line that a person gets to see. */
public final class PartException extends RuntimeException {
  PartException(String message) {
    super(message);
  }

  PartException(String message, Throwable cause) {
    super(message, cause);
  }
}
