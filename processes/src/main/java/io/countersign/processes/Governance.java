package io.countersign.processes;

/** What a model may refer to; answered by whoever knows workers, actions and job types. */
public interface Governance {

  boolean hasWorker(String workerId);

  /** Whether the catalogue has this action, such as {@code mail.send}. */
  boolean hasAction(String action);

  /** Whether the worker has an ability for the action. */
  boolean hasAbility(String workerId, String action);

  /** Whether a process of this id was deployed before, so that others may call it. */
  default boolean hasProcess(String bpmnProcessId) {
    return false;
  }
}
