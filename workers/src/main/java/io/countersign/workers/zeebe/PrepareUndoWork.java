package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.EngineUndoing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The service task <i>Prepare the undo</i>, and the loop that begins what nobody took up. */
@Component
class PrepareUndoWork implements Work {

  private static final int EVERY_SECONDS = 5;
  private static final Logger log = LoggerFactory.getLogger(PrepareUndoWork.class);

  private final EngineUndoing undoing;

  PrepareUndoWork(EngineUndoing undoing) {
    this.undoing = undoing;
  }

  @Override
  public String type() {
    return "countersign.prepare-undo";
  }

  @Override
  public Duration timeout() {
    return Duration.ofSeconds(30);
  }

  @Override
  public Outcome perform(Job job) {
    String undo = Steps.text(job.variables().get("undo"));
    return new Outcome.Completed(undoing.prepare(undo, job.key(), job.processInstanceKey()));
  }

  @Scheduled(fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void beginWaiting() {
    try {
      undoing.beginWaiting();
    } catch (RuntimeException e) {
      log.warn("No undo could be begun; tried again in {} s.", EVERY_SECONDS, e);
    }
  }
}
