package io.countersign.server.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Keeps all receivers up to date, each in a thread of its own, so that none holds up another. */
final class Pushing {

  static final Duration IDLE = Duration.ofSeconds(1);
  static final Duration BACK_OFF_MAX = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(Pushing.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(3);

  private final List<Push> pushes;
  private final SinkCursors cursors;
  private final Duration pause;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param pause how long to wait where nothing is due, and after the first failure
   */
  Pushing(List<Push> pushes, SinkCursors cursors, Duration pause) {
    this.pushes = List.copyOf(pushes);
    this.cursors = cursors;
    this.pause = pause;
  }

  void start() {
    for (Push push : pushes) {
      threads.add(Thread.ofVirtual().name("push-" + push.name()).start(() -> run(push)));
    }
  }

  private void run(Push push) {
    try {
      Duration wait = Duration.ZERO;
      while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        wait = step(push);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration step(Push push) {
    try {
      return switch (push.step()) {
        case Push.Outcome.Delivered() -> Duration.ZERO;
        case Push.Outcome.Idle() -> pause;
        case Push.Outcome.Failed(String problem, int failures) -> {
          if (failures == 1) {
            log.warn("{} does not take what is next; it is tried again: {}", push.name(), problem);
          }
          yield backOff(failures);
        }
      };
    } catch (DataAccessException e) {
      log.debug("The cursor of {} cannot be read at the moment.", push.name(), e);
      return BACK_OFF_MAX.dividedBy(10);
    } catch (RuntimeException e) { // the edge of the thread: the next step may do better
      log.error("{} failed in a way that nobody foresaw; it is tried again.", push.name(), e);
      return BACK_OFF_MAX;
    }
  }

  private Duration backOff(int failures) {
    Duration wait = pause.multipliedBy(1L << Math.min(failures - 1, 6));
    return wait.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : wait;
  }

  void close() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join(STOP_MAX);
      thread.interrupt();
    }
    try {
      cursors.release();
    } catch (DataAccessException e) {
      log.debug("The cursors were not released; their lease ends by itself.", e);
    }
  }
}
