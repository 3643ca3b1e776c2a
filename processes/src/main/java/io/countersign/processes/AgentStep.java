package io.countersign.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/**
 * The shipped process that hands work to a worker, and the jobs that only what is shipped may ask
 * for.
 */
public final class AgentStep {

  public static final String PROCESS_ID = "agent-step";

  /** Done for what is shipped alone: elsewhere they would have no gate beside them. */
  static final Set<String> INNER_JOBS =
      Set.of(
          "countersign.agent-turn",
          "countersign.perform",
          "countersign.expire",
          "countersign.prepare-undo");

  private AgentStep() {}

  /** The file as it is deployed. */
  public static Resource resource() {
    return shipped("agent-step.bpmn");
  }

  static Resource shipped(String name) {
    try (var file = AgentStep.class.getResourceAsStream("/processes/" + name)) {
      return new Resource(name, Objects.requireNonNull(file).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from this jar.", e);
    }
  }

  /** Whether its gates are ours: those of a worker's step, and those of an undo. */
  public static boolean isShipped(String bpmnProcessId) {
    return bpmnProcessId.equals(PROCESS_ID) || bpmnProcessId.equals(UndoEffect.PROCESS_ID);
  }
}
