package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.SingleAction;
import io.countersign.workers.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The service task that performs one action without a model. */
@Component
class ActionWork implements Work {

  private final SingleAction actions;
  private final Steps steps;

  ActionWork(SingleAction actions, Steps steps) {
    this.actions = actions;
    this.steps = steps;
  }

  @Override
  public String type() {
    return "countersign.action";
  }

  /** As short as for <i>Perform actions</i>. */
  @Override
  public Duration timeout() {
    return Duration.ofSeconds(45);
  }

  @Override
  public Outcome perform(Job job) {
    Optional<Step> step =
        steps.of(job, job.elementInstanceKey(), job.headers().getOrDefault("worker", ""), Map.of());
    if (step.isEmpty()) {
      return Steps.later(job);
    }
    String action = job.headers().getOrDefault("action", "");
    Map<String, Object> arguments = Steps.map(job.variables().get("arguments"));
    return switch (actions.perform(step.get(), action, arguments)) {
      case SingleAction.Ended.Done(String content, String reference) ->
          new Outcome.Completed(Map.of("content", content, "reference", reference));
      case SingleAction.Ended.Refused(String code, String message) ->
          new Outcome.BpmnError(code, message, Map.of());
      case SingleAction.Ended.Again(Duration backOff, String message) ->
          Steps.again(job, backOff, message);
      case SingleAction.Ended.Doubt(String effect) ->
          new Outcome.Failed(
              "Nobody can know whether effect %s happened. Say so on its page, then resolve this."
                  .formatted(effect),
              0,
              Duration.ZERO);
    };
  }
}
