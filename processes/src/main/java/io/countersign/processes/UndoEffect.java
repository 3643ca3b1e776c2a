package io.countersign.processes;

/** The shipped process that takes one effect back. */
public final class UndoEffect {

  public static final String PROCESS_ID = "undo-effect";

  private UndoEffect() {}

  /** The file as it is deployed. */
  public static Resource resource() {
    return AgentStep.shipped("undo-effect.bpmn");
  }
}
