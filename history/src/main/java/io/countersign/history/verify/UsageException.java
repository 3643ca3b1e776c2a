package io.countersign.history.verify;

/** The command was called wrongly; the message says how. */
class UsageException extends RuntimeException {

  UsageException(String message) {
    super(message);
  }
}
