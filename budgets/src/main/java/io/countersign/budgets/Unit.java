package io.countersign.budgets;

/** What is counted; a column of {@link Amounts}. */
public enum Unit {
  MONEY,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  CALLS,
  SPEND
}
