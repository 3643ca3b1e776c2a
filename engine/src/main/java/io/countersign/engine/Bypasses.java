package io.countersign.engine;

import java.time.Instant;
import java.util.List;

/** User tasks that were completed in the engine past us. */
public interface Bypasses {

  /** Whether it was completed without a decision, and not yet reported. */
  boolean isUnreported(long userTaskKey);

  /** All that were completed without a decision, and not yet reported. */
  List<Long> unreported(int limit);

  /**
   * Marks it as reported, in the caller's transaction.
   *
   * @return whether it still was unreported
   */
  boolean report(long userTaskKey, Instant at);
}
