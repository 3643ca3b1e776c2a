package io.countersign.engine.postgres;

import io.countersign.engine.StartAnswers;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps answers to starts that were lost on the way. */
@Component
class StartSweeper {

  private static final Logger LOG = LoggerFactory.getLogger(StartSweeper.class);
  private static final int EVERY_SECONDS = 15;

  private final StartAnswers answers;

  StartSweeper(StartAnswers answers) {
    this.answers = answers;
  }

  @Scheduled(initialDelay = EVERY_SECONDS, fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void sweep() {
    try {
      answers.keepLost();
    } catch (RuntimeException e) {
      LOG.warn("Lost answers to starts are not kept. Next try in {} s.", EVERY_SECONDS, e);
    }
  }
}
