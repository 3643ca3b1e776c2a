package io.countersign.workers;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How an activation of an agent step ends, in the words of {@code agent-step.bpmn}. */
public sealed interface StepOutcome {

  /** The goal is reached. */
  record Done(String text) implements StepOutcome {}

  /** There is something to do that nobody needs to be asked about, or everybody was. */
  record Perform() implements StepOutcome {}

  /**
   * People decide on these effects first.
   *
   * @param roles whose tasks they become; empty leaves it to the process
   */
  record Approval(List<String> effects, Requirement.Times times, Set<String> roles)
      implements StepOutcome {

    public Approval {
      effects = List.copyOf(effects);
      roles = Set.copyOf(roles);
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
      case Approval approval -> approval(run, approval);
      case Question() -> Map.of("outcome", "question", "run", run);
      case Budget() -> Map.of("outcome", "budget", "run", run);
      case Failed(String message) -> Map.of("outcome", "failed", "run", run, "failure", message);
      case Later(Duration _, String message) ->
          throw new IllegalStateException("Nothing to tell the process yet: " + message);
    };
  }

  /** Times that the policy leaves open are not told, so that the process has its own. */
  private static Map<String, Object> approval(String run, Approval approval) {
    Requirement.Times times = approval.times();
    var variables = new HashMap<String, Object>();
    variables.put("outcome", "approval");
    variables.put("run", run);
    variables.put("effects", approval.effects());
    if (times.remind() != null) {
      variables.put("policyReminder", times.remind().toString());
    }
    if (times.escalate() != null) {
      variables.put("policyEscalation", times.escalate().toString());
    }
    if (times.expire() != null) {
      variables.put("policyExpiry", times.expire().toString());
    }
    if (!approval.roles().isEmpty()) {
      variables.put("policyRoles", approval.roles().stream().sorted().toList());
    }
    return variables;
  }
}
