package io.countersign.engine;

import io.countersign.engine.EngineException.Kind;
import io.countersign.engine.Outbox.Delivered;
import io.countersign.engine.Outbox.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Tells the engine of decisions until its tasks are no longer open. */
@Service
public class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration WAIT_FIRST = Duration.ofMillis(500);
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final UserTasks tasks;
  private final Engine engine;
  private final Clock clock;

  Dispatcher(Outbox outbox, UserTasks tasks, Engine engine, Clock clock) {
    this.outbox = outbox;
    this.tasks = tasks;
    this.engine = engine;
    this.clock = clock;
  }

  /** Whether there was one to deliver. */
  public boolean deliverNext() {
    return outbox.deliverNext(clock.instant(), this::deliver);
  }

  /**
   * The read model follows the engine, so a task that it has and the engine has not did end: by an
   * earlier attempt that was not heard, by its expiry, or with its instance.
   */
  private Delivered deliver(Delivery delivery) {
    Optional<UserTask> task = tasks.find(delivery.userTaskKey());
    if (task.isEmpty()) {
      return again(delivery, "The read model does not know the task yet.");
    }
    try {
      engine.completeUserTask(task.get(), delivery.variables());
      return new Delivered.Done();
    } catch (EngineException e) {
      return e.kind() == Kind.NOT_FOUND
          ? new Delivered.Done()
          : again(delivery, String.valueOf(e.getMessage()));
    }
  }

  /** Doubles with each attempt. */
  private Delivered again(Delivery delivery, String why) {
    Duration wait = WAIT_FIRST.multipliedBy(1L << Math.min(delivery.attempts(), 20));
    Duration bounded = wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    LOG.warn(
        "The decision on user task {} has not reached the engine (attempt {}): {} Again in {} s.",
        delivery.userTaskKey(),
        delivery.attempts() + 1,
        why,
        bounded.toSeconds());
    return new Delivered.Again(clock.instant().plus(bounded), why);
  }
}
