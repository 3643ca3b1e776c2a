package io.countersign.workers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How an activation of an agent step ends, in the words of {@code agent-step.bpmn}. */
public sealed interface StepOutcome {

  /** The goal is reached. */
  record Done(String text) implements StepOutcome {}

  /** There is something to do that nobody needs to be asked about, or everybody was. */
  record Perform() implements StepOutcome {}

  /** People decide on these effects first. */
  record Approval(List<String> effects) implements StepOutcome {

    public Approval {
      effects = List.copyOf(effects);
    }
  }

  /** A person answers a question first. */
  record Question() implements StepOutcome {}

  /** A person raises a budget first. */
  record Budget() implements StepOutcome {}

  /** It cannot be done. */
  record Failed(String message) implements StepOutcome {}

  /** Nothing is decided; the same job goes on after a while. */
  record Later(Duration backOff, String message) implements StepOutcome {}

  /** The variables that the process reads. */
  static Map<String, Object> variables(String run, StepOutcome outcome) {
    return switch (outcome) {
      case Done(String text) ->
          Map.of("outcome", "done", "run", run, "result", Map.of("text", text));
      case Perform() -> Map.of("outcome", "perform", "run", run);
      case Approval(List<String> effects) ->
          Map.of("outcome", "approval", "run", run, "effects", effects);
      case Question() -> Map.of("outcome", "question", "run", run);
      case Budget() -> Map.of("outcome", "budget", "run", run);
      case Failed(String message) -> Map.of("outcome", "failed", "run", run, "failure", message);
      case Later(Duration _, String message) ->
          throw new IllegalStateException("Nothing to tell the process yet: " + message);
    };
  }
}
