package io.countersign.history;

/** A value or a text that {@link CanonicalJson} does not take; the message says why and where. */
public class CanonicalJsonException extends IllegalArgumentException {

  private final int position;

  CanonicalJsonException(String problem, int position) {
    super(problem);
    this.position = position;
  }

  /** Where in the text, counted in characters from 0; 0 where there is no text. */
  public int position() {
    return position;
  }
}
