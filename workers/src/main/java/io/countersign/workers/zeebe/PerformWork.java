package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.Performing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The service task <i>Perform actions</i>. */
@Component
class PerformWork implements Work {

  private final Performing performing;

  PerformWork(Performing performing) {
    this.performing = performing;
  }

  @Override
  public String type() {
    return "countersign.perform";
  }

  /** Short, so that what a dead server left open is taken up soon; effects have their own lease. */
  @Override
  public Duration timeout() {
    return Duration.ofSeconds(45);
  }

  @Override
  public Outcome perform(Job job) {
    return switch (performing.perform(job.processInstanceKey(), job.key(), back(job))) {
      // The next turn says that money is missing, and the process knows its gate for that.
      case Performing.Ended.Performed(), Performing.Ended.Unfunded() ->
          ended("performed", List.of(), List.of());
      case Performing.Ended.Doubt(List<String> effects) -> ended("doubt", effects, List.of());
      case Performing.Ended.Asked(List<String> effects) -> ended("approval", List.of(), effects);
      case Performing.Ended.Again(Duration backOff, String message) ->
          Steps.again(job, backOff, message);
    };
  }

  /** An instance that began before there was a way back says nothing. */
  private static Performing.Back back(Job job) {
    return "true".equals(job.headers().get("asksAgain"))
        ? Performing.Back.ASKS_AGAIN
        : Performing.Back.REFUSES;
  }

  private static Outcome ended(String outcome, List<String> doubtful, List<String> effects) {
    return new Outcome.Completed(
        Map.of("outcome", outcome, "doubtful", doubtful, "effects", effects));
  }
}
