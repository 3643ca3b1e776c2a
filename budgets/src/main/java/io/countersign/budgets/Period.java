package io.countersign.budgets;

/** How long a budget lasts. */
public enum Period {
  RUN,
  DAY,
  MONTH,
  TOTAL
}
