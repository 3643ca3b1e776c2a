package io.countersign.engine.zeebe;

import io.countersign.engine.BypassWatch;
import io.countersign.engine.Changes;
import io.countersign.engine.Dispatcher;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps decisions flowing to the engine, and looks for tasks completed past us: at once when
 * something changed, and now and then in case nobody said so.
 */
@Component
class DecisionLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
  private static final Duration DELIVER_EVERY = Duration.ofSeconds(1);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final int CHANGED_MAX = 10_000;

  private final Dispatcher dispatcher;
  private final BypassWatch watch;
  private final Changes changes;
  private final Semaphore wakeUp = new Semaphore(0);
  private final BlockingQueue<Long> changed = new LinkedBlockingQueue<>(CHANGED_MAX);
  private @Nullable AutoCloseable listening;
  private volatile boolean running;

  DecisionLoop(Dispatcher dispatcher, BypassWatch watch, Changes changes) {
    this.dispatcher = dispatcher;
    this.watch = watch;
    this.changes = changes;
  }

  @Override
  public synchronized void start() {
    if (!running) {
      running = true;
      listening = changes.listen(this::heard);
      Thread.ofVirtual().name("decisions").start(() -> repeat(this::deliver));
      Thread.ofVirtual().name("bypasses").start(this::watchAll);
    }
  }

  /** First what happened while nobody watched. */
  private void watchAll() {
    changed.clear();
    try {
      watch.sweep();
    } catch (RuntimeException e) {
      LOG.warn("The first look for bypassed gates failed; the next is in a minute.", e);
    }
    repeat(this::watch);
  }

  private void heard(Changes.Change change) {
    if (change.kind().equals("task")) {
      wakeUp.release();
      if (!changed.offer(change.key())) {
        LOG.debug("Too many changes at once; the next sweep sees them.");
      }
    }
  }

  private void deliver() throws InterruptedException {
    if (!dispatcher.deliverNext()
        && wakeUp.tryAcquire(DELIVER_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUp.drainPermits();
    }
  }

  private void watch() throws InterruptedException {
    Long key = changed.poll(SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null) {
      watch.check(key);
    } else if (running) {
      watch.sweep();
    }
  }

  private void repeat(Step step) {
    while (running) {
      try {
        step.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Decisions wait, nothing is lost: {} Again in a second.", e.getMessage());
        pause();
      }
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void pause() {
    try {
      Thread.sleep(DELIVER_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    running = false;
    wakeUp.release();
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
