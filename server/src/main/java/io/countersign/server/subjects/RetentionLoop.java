package io.countersign.server.subjects;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps to the retention policy; any number of servers may do so at once. */
@Component
class RetentionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);

  private final Retention retention;

  RetentionLoop(Retention retention) {
    this.retention = retention;
  }

  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void sweep() {
    try {
      retention.sweep();
    } catch (RuntimeException e) {
      LOG.warn("What is past its time could not be erased. Next try in an hour.", e);
    }
  }
}
