package io.countersign.budgets;

/** Somebody asks to spend less than nothing. */
public class NegativeAmountException extends IllegalArgumentException {
  NegativeAmountException(String message) {
    super(message);
  }
}
