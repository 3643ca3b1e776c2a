package io.countersign.budgets.postgres;

import io.countersign.budgets.Budgets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks after holds that nobody closed; any number of servers may do so at once. */
@Component
class HoldSweeper implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(HoldSweeper.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final Budgets budgets;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("hold-sweeper").unstarted(this::run);

  HoldSweeper(Budgets budgets) {
    this.budgets = budgets;
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
      Budgets.Swept swept = budgets.sweep();
      while (swept.more()) {
        swept = budgets.sweep();
      }
    } catch (RuntimeException e) {
      LOG.warn("Holds could not be looked after; they stay counted. Next try in {}.", EVERY, e);
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
