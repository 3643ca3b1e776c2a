package io.countersign.budgets;

import java.util.List;

/** The answer to a {@link Reserve}. */
public sealed interface Reservation {

  /** All of it is held. */
  record Allowed(String holdKey) implements Reservation {}

  /** Nothing is held; every account that lacks room is named. */
  record Denied(Reason reason, List<Violation> violations) implements Reservation {
    public Denied {
      violations = List.copyOf(violations);
    }
  }

  /** Why nothing is held. */
  enum Reason {
    /** Would fit once open holds clear. */
    CONTENDED,
    /** Spent. */
    EXHAUSTED,
    /** Larger than what the limit leaves even without holds. */
    TOO_LARGE,
    /** The model has no price, so its cost cannot be bounded. */
    NO_PRICE,
    /** The key was used before with another fingerprint. */
    IDEMPOTENCY_MISMATCH,
    /** The sum would not fit into an account. */
    OVERFLOW
  }

  /**
   * An account without room.
   *
   * @param period the account's period key: {@code 2026-11-20}, {@code 2026-11}, {@code total} or
   *     {@code run}
   * @param unit the column of {@link Amounts}: {@code money}, {@code inputTokens}, {@code
   *     outputTokens}, {@code calls}, {@code spend}
   */
  record Violation(
      Scope scope, String period, String unit, long limit, long posted, long held, long needed) {}
}
