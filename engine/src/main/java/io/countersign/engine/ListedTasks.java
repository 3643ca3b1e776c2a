package io.countersign.engine;

import java.time.Instant;
import java.util.List;

/** Keeps the rows of the {@link Worklist}. */
public interface ListedTasks {

  /**
   * As it is now, in the place of what was there. Open pages are told of a new row: they may have
   * looked for it as soon as the engine's task was known, which is before.
   */
  void put(Worklist.Item item);

  /** Takes it off the list and keeps what became of it; nothing where it is not listed. */
  void lapse(long userTaskKey, Instant now);

  /** Tasks whose row is missing, old or left over; at most {@code limit}. */
  List<Long> stale(int limit);
}
