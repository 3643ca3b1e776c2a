package io.countersign.engine;

import io.countersign.history.History;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises one alarm for each user task that was completed past us. A decision is committed before
 * the engine hears of it, so that a completed task without one was completed by somebody else.
 */
@Service
public class BypassWatch {

  private static final Logger LOG = LoggerFactory.getLogger(BypassWatch.class);
  private static final int BATCH = 100;

  private final Bypasses bypasses;
  private final UserTasks tasks;
  private final History history;
  private final Clock clock;

  BypassWatch(Bypasses bypasses, UserTasks tasks, History history, Clock clock) {
    this.bypasses = bypasses;
    this.tasks = tasks;
    this.history = history;
    this.clock = clock;
  }

  /** Looks at one task, whose state has changed. */
  @Transactional
  public void check(long userTaskKey) {
    if (bypasses.isUnreported(userTaskKey)) {
      report(userTaskKey);
    }
  }

  /**
   * Looks at all tasks, in case a change went unheard.
   *
   * @return how many alarms were raised; when it is many, there may be more
   */
  @Transactional
  public int sweep() {
    List<Long> found = bypasses.unreported(BATCH);
    return (int) found.stream().filter(this::report).count();
  }

  private boolean report(long userTaskKey) {
    UserTask task = tasks.find(userTaskKey).orElseThrow();
    if (!bypasses.report(userTaskKey, clock.instant())) {
      return false; // another server did
    }
    history.append(GateEntries.bypassed(task));
    LOG.error(
        "User task {} ({}) was completed in the engine without a decision here.",
        userTaskKey,
        task.elementId());
    return true;
  }
}
