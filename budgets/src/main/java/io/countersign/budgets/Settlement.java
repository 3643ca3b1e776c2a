package io.countersign.budgets;

/** What came of closing a hold. */
public sealed interface Settlement {

  /** Posted, or released. */
  record Closed(String holdKey) implements Settlement {}

  /** It was closed before, in the same way and with the same amounts; nothing has changed. */
  record Repeated(String holdKey) implements Settlement {}

  /**
   * It had been released, denied, or posted in full for want of evidence: the truth is posted all
   * the same, with an alarm in the history.
   */
  record Adjusted(String holdKey) implements Settlement {}

  /** Nothing has changed. */
  record Refused(String holdKey, Refusal refusal) implements Settlement {}

  /** Why nothing has changed. */
  enum Refusal {
    /** No hold has this key. */
    UNKNOWN_HOLD,
    /** Settled before with other amounts; the first settle stands, with an alarm in the history. */
    OTHER_AMOUNTS,
    /** What was posted cannot be released. */
    ALREADY_POSTED,
    /** Closed or suspect already: its time cannot be extended. */
    NOT_HELD,
    /** The sum would not fit into an account. */
    OVERFLOW
  }
}
