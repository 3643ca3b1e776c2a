package io.countersign.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/** The shipped process that hands work to a worker, and the jobs that only it may ask for. */
public final class AgentStep {

  public static final String PROCESS_ID = "agent-step";

  /** Done for the agent step alone: elsewhere they would have no gate beside them. */
  static final Set<String> INNER_JOBS =
      Set.of("countersign.agent-turn", "countersign.perform", "countersign.expire");

  private AgentStep() {}

  /** The file as it is deployed. */
  public static Resource resource() {
    try (var file = AgentStep.class.getResourceAsStream("/processes/agent-step.bpmn")) {
      return new Resource("agent-step.bpmn", Objects.requireNonNull(file).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("agent-step.bpmn cannot be read from this jar.", e);
    }
  }
}
