package io.countersign.server.web;

/** A page was asked for something that is not there; the message is shown to the person. */
public final class NothingHereException extends RuntimeException {
  public NothingHereException(String message) {
    super(message);
  }
}
