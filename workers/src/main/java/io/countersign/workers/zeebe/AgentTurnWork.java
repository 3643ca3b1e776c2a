package io.countersign.workers.zeebe;

import io.countersign.engine.Job;
import io.countersign.engine.Work;
import io.countersign.workers.AgentTurn;
import io.countersign.workers.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The service task <i>Agent turn</i>. */
@Component
class AgentTurnWork implements Work {

  private final AgentTurn turns;
  private final Steps steps;

  AgentTurnWork(AgentTurn turns, Steps steps) {
    this.turns = turns;
    this.steps = steps;
  }

  @Override
  public String type() {
    return "countersign.agent-turn";
  }

  /** A minute of model calls, and as long again and more for the last of them. */
  @Override
  public Duration timeout() {
    return Duration.ofMinutes(4);
  }

  @Override
  public Outcome perform(Job job) {
    Optional<Step> step =
        steps.of(
            job,
            job.processInstanceKey(),
            Steps.text(job.variables().get("worker")),
            Steps.map(job.variables().get("facts")));
    if (step.isEmpty()) {
      return Steps.later(job);
    }
    return switch (turns.perform(step.get())) {
      case AgentTurn.Ended.Told(Map<String, Object> variables) -> new Outcome.Completed(variables);
      case AgentTurn.Ended.Again(Duration backOff, String message) ->
          Steps.again(job, backOff, message);
    };
  }
}
