package io.countersign.budgets;

import java.util.List;

/** The answer to a {@link Reserve}. */
public sealed interface Reservation {

  /** All of it is held. */
  record Allowed(String holdKey) implements Reservation {}

  /**
   * Held for a shorter answer, as {@link Shrink.Output} allows.
   *
   * @param outputTokens the most that the call may give back: send it with the call
   */
  record AllowedCapped(String holdKey, long outputTokens) implements Reservation {}

  /** Nothing is held; every account that lacks room is named. */
  record Denied(Reason reason, List<Violation> violations) implements Reservation {
    public Denied {
      violations = List.copyOf(violations);
    }

    /** Whether asking again, under another key, may help without anybody raising a limit. */
    public boolean retryable() {
      return reason == Reason.CONTENDED;
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
    /** A scope on the path is frozen. */
    FROZEN,
    /** A newer activation of the same lease has asked; this one is to stop. */
    FENCED,
    /** The key was used before with another fingerprint. */
    IDEMPOTENCY_MISMATCH,
    /** The organisation counts in another currency. */
    WRONG_CURRENCY,
    /** The path names what no scope can be. */
    UNKNOWN_SCOPE,
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
   * @param limit with its top-ups
   */
  record Violation(
      Scope scope, String period, String unit, long limit, long posted, long held, long needed) {}
}
