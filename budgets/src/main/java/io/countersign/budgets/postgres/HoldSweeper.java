package io.countersign.budgets.postgres;

import io.countersign.budgets.Budgets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks after holds that nobody closed; any number of servers may do so at once. */
@Component
class HoldSweeper {

  private static final Logger LOG = LoggerFactory.getLogger(HoldSweeper.class);
  private static final int EVERY_SECONDS = 30;

  private final Budgets budgets;

  HoldSweeper(Budgets budgets) {
    this.budgets = budgets;
  }

  @Scheduled(initialDelay = EVERY_SECONDS, fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void sweep() {
    try {
      Budgets.Swept swept = budgets.sweep();
      while (swept.more()) {
        swept = budgets.sweep();
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "Holds could not be looked after; they stay counted. Next try in {} s.",
          EVERY_SECONDS,
          e);
    }
  }
}
