package io.countersign.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who has an open task before their eyes, so that two people do not decide on one. */
public interface Openings {

  /** Whoever has not been seen for as long as this is looking at something else. */
  Duration LASTS = Duration.ofMinutes(10);

  /** Notes it, and tells the open pages where it is news. */
  void opened(UserTask task, String person, Instant now);

  /** Everybody who looks at it now, the first first. */
  List<Opening> of(long userTaskKey, Instant now);

  /** Somebody looks at a task. */
  record Opening(String person, Instant openedAt) {}
}
