package io.countersign.processes;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Every agent step says who works, and to which end; the jobs inside it stay inside it. */
final class AgentStepRule implements ModelRule {

  private static final Pattern LITERAL = Pattern.compile("=\\s*\"([^\"\\\\]*)\"\\s*");

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    var steps = file.all("callActivity").filter(AgentStepRule::isAgentStep);
    return Stream.concat(
        steps.flatMap(s -> Stream.concat(worker(file, s, deployment), goal(file, s))),
        innerJobs(file));
  }

  private static boolean isAgentStep(Element call) {
    return BpmnFile.extension(call, "calledElement")
        .map(e -> literal(e.getAttribute("processId")).orElse(""))
        .filter(AgentStep.PROCESS_ID::equals)
        .isPresent();
  }

  private static Stream<Finding> worker(BpmnFile file, Element step, Deployment deployment) {
    var source = BpmnFile.inputs(step).getOrDefault("worker", "").strip();
    if (source.isEmpty()) {
      return Stream.of(
          file.finding(
              step,
              "agent-step-has-worker",
              "The agent step '%s' names no worker. Fill in 'Worker' with a worker's id."
                  .formatted(BpmnFile.title(step))));
    }
    return literal(source)
        .map(id -> known(file, step, deployment, id))
        .orElseGet(() -> Stream.of(computed(file, step, source)));
  }

  private static Stream<Finding> known(
      BpmnFile file, Element step, Deployment deployment, String id) {
    return deployment.governance().hasWorker(id)
        ? Stream.empty()
        : Stream.of(UnknownWorker.finding(file, step, id));
  }

  private static Finding computed(BpmnFile file, Element step, String source) {
    return file.finding(
        step,
        "worker-is-named",
        "The agent step '%s' computes its worker (%s). Who works must be known before the process"
                .formatted(BpmnFile.title(step), source)
            + " runs: write the worker's id.");
  }

  private static Stream<Finding> goal(BpmnFile file, Element step) {
    var goal = BpmnFile.inputs(step).getOrDefault("goal", "");
    return goal.isBlank() || literal(goal).filter(String::isBlank).isPresent()
        ? Stream.of(
            file.finding(
                step,
                "agent-step-has-goal",
                "The agent step '%s' has no goal. Fill in 'Goal' with what the worker shall reach."
                    .formatted(BpmnFile.title(step))))
        : Stream.empty();
  }

  private static Stream<Finding> innerJobs(BpmnFile file) {
    if (file.all("process").map(BpmnFile::id).anyMatch(AgentStep::isShipped)) {
      return Stream.empty();
    }
    return file.extensions()
        .filter(e -> "taskDefinition".equals(e.getLocalName()))
        .filter(e -> AgentStep.INNER_JOBS.contains(literal(e.getAttribute("type")).orElse("")))
        .map(e ->
            file.finding(
                e,
                "inner-jobs-stay-inside",
                "The job type '%s' belongs to the shipped agent step. Call 'agent-step', or use"
                        .formatted(e.getAttribute("type"))
                    + " 'countersign.action' for a single action."));
  }

  /** The text itself, or that of a FEEL text literal; empty where it must be computed. */
  private static Optional<String> literal(String source) {
    if (!source.startsWith("=")) {
      return Optional.of(source);
    }
    var matcher = LITERAL.matcher(source);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
