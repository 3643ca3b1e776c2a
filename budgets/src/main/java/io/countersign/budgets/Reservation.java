package io.countersign.budgets;

import java.util.List;

/** The answer to a {@link Reserve}. */
public sealed interface Reservation {

  /** All of it is held. */
  record Allowed(String holdKey) implements Reservation {}

  /** Nothing is held; every account that lacks room is named. */
  record Denied(Reason reason, List<Violation> violations) implements Reservation {}

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
    IDEMPOTENCY_MISMATCH
  }

  /**
   * An account without room.
   *
   * @param unit the column of {@link Amounts}: {@code money}, {@code inputTokens}, {@code
   *     outputTokens}, {@code calls}, {@code spend}
   */
  record Violation(
      Scope scope, String period, String unit, long limit, long posted, long held, long needed) {}
}
