package io.countersign.budgets;

/** A price or a price book that cannot be taken. */
public class PriceException extends IllegalArgumentException {
  public PriceException(String message) {
    super(message);
  }
}
