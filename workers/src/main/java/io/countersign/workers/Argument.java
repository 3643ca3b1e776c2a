package io.countersign.workers;

/**
 * One argument of an action.
 *
 * @param kind how it is checked and shown
 * @param sink decides where something goes (a recipient, a URL, an account): after reading outside
 *     content, a value that is not the safe one needs a gate
 * @param safe the value that needs no gate for a sink; empty where every value does
 */
public record Argument(
    String name,
    Kind kind,
    String label,
    String description,
    boolean required,
    int maxLength,
    boolean sink,
    String safe) {

  /** The kinds of values; {@code CENTS} is an integer amount of the smallest unit of EUR. */
  public enum Kind {
    TEXT,
    LONG_TEXT,
    EMAIL,
    INTEGER,
    CENTS
  }
}
