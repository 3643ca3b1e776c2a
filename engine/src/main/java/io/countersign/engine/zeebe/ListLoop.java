package io.countersign.engine.zeebe;

import io.countersign.engine.Changes;
import io.countersign.engine.Lister;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the desk's list in step: at once when a task changed, and now and then all over. */
@Component
class ListLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ListLoop.class);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);
  private static final int CHANGED_MAX = 10_000;

  private final Lister lister;
  private final Changes changes;
  private final BlockingQueue<Long> changed = new LinkedBlockingQueue<>(CHANGED_MAX);
  private @Nullable AutoCloseable listening;
  private volatile boolean running;

  ListLoop(Lister lister, Changes changes) {
    this.lister = lister;
    this.changes = changes;
  }

  @Override
  public synchronized void start() {
    if (!running) {
      running = true;
      listening = changes.listen(this::heard);
      Thread.ofVirtual().name("list").start(this::run);
    }
  }

  private void heard(Changes.Change change) {
    if (change.kind().equals("task") && !changed.offer(change.key())) {
      LOG.debug("Too many changes at once; the next sweep sees them.");
    }
  }

  /** First what happened while nobody watched. */
  private void run() {
    long sweepAt = System.nanoTime();
    while (running) {
      try {
        long wait = sweepAt - System.nanoTime();
        Long key = wait <= 0 ? null : changed.poll(wait, TimeUnit.NANOSECONDS);
        if (key != null) {
          lister.check(key);
        } else if (running) {
          sweep();
          sweepAt = System.nanoTime() + SWEEP_EVERY.toNanos();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("The desk's list stands still: {} Again in a moment.", e.getMessage());
        sweepAt = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        pause();
      }
    }
  }

  private void sweep() {
    for (long key : lister.stale()) {
      if (!running) {
        return;
      }
      lister.check(key);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    try {
      if (listening != null) {
        listening.close();
      }
    } catch (Exception e) {
      LOG.debug("Was not listening any more.", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
