package io.countersign.workers;

import java.time.Instant;
import java.util.List;

/** Finds what people decided of one kind: the same worker, action, process and policy's row. */
public interface AlikeDecisions {

  /**
   * What was approved as proposed since the last decision that was something else, newest first.
   *
   * @param effect of the kind, decided or not
   */
  List<String> approvedInARow(String effect, Instant since, int max);

  /** What was put to people of this worker, action and process, newest first. */
  List<String> proposedAlike(String effect, Instant since, int max);
}
