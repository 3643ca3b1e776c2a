package io.countersign.server.standing;

import io.countersign.workers.StandingApprovals;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Notes in the history which standing approvals are over; none is used beyond its end anyway. */
@Component
class StandingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(StandingLoop.class);

  private final StandingApprovals approvals;

  StandingLoop(StandingApprovals approvals) {
    this.approvals = approvals;
  }

  @Scheduled(initialDelay = 1, fixedDelay = 5, timeUnit = TimeUnit.MINUTES)
  void sweep() {
    try {
      approvals.sweep();
    } catch (RuntimeException e) {
      LOG.warn("The end of standing approvals could not be noted. Next try in five minutes.", e);
    }
  }
}
