package io.countersign.server.subjects;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps to the retention policy; any number of servers may do so at once. */
@Component
class RetentionLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final Retention retention;
  private final Thread thread = Thread.ofPlatform().daemon().name("retention").unstarted(this::run);

  RetentionLoop(Retention retention) {
    this.retention = retention;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        sweep();
      }
    } catch (InterruptedException e) {
      LOG.debug("Stopped.", e);
    }
  }

  private void sweep() {
    try {
      retention.sweep();
    } catch (RuntimeException e) {
      LOG.warn("What is past its time could not be erased. Next try in {}.", EVERY, e);
    }
  }

  @Override
  public void stop() {
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return thread.isAlive();
  }
}
