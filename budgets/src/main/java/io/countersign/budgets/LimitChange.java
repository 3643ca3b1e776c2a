package io.countersign.budgets;

import org.jspecify.annotations.Nullable;

/** What came of setting a limit. */
public sealed interface LimitChange {

  /**
   * In force for the next hold.
   *
   * @param version counts the changes of this scope and period
   * @param previous null where it was only metered
   */
  record Changed(BudgetLimit limit, int version, @Nullable Long previous) implements LimitChange {}

  /** Nothing has changed. */
  record Refused(Refusal refusal, String message) implements LimitChange {}

  /** Why nothing has changed. */
  enum Refusal {
    NEGATIVE,
    /** Below what is posted in the current period. */
    BELOW_SPENT,
    WRONG_CURRENCY,
    UNKNOWN_SCOPE,
    /** Somebody else has changed it in the meantime. */
    OTHER_VERSION,
    /** Every change says why. */
    NO_REASON
  }
}
