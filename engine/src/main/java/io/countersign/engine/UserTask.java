package io.countersign.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user task as the read model knows it.
 *
 * @param rootInstanceKey the outermost process instance, over call activities
 * @param jobBased completed through its job rather than the user task API
 * @param formKey a form key, or {@code camunda-forms:bpmn:<id>} for an embedded form
 * @param variables as seen from the task, local ones over outer ones
 */
public record UserTask(
    long key,
    State state,
    boolean jobBased,
    String elementId,
    String name,
    long elementInstanceKey,
    long processInstanceKey,
    long rootInstanceKey,
    long processDefinitionKey,
    String bpmnProcessId,
    int processVersion,
    @Nullable String assignee,
    List<String> candidateGroups,
    List<String> candidateUsers,
    @Nullable Instant dueAt,
    @Nullable Instant followUpAt,
    @Nullable String formKey,
    Map<String, String> customHeaders,
    Instant createdAt,
    @Nullable Instant endedAt,
    Map<String, Object> variables) {

  /** What an entry of the history about it names. */
  public Map<String, String> subjects() {
    return Map.of(
        "userTask", Long.toString(key),
        "instance", Long.toString(rootInstanceKey),
        "element", elementId);
  }

  /** The same task in somebody else's hands. */
  public UserTask assignedTo(String person) {
    return new UserTask(
        key,
        state,
        jobBased,
        elementId,
        name,
        elementInstanceKey,
        processInstanceKey,
        rootInstanceKey,
        processDefinitionKey,
        bpmnProcessId,
        processVersion,
        person,
        candidateGroups,
        candidateUsers,
        dueAt,
        followUpAt,
        formKey,
        customHeaders,
        createdAt,
        endedAt,
        variables);
  }

  /** Where it is in its life. */
  public enum State {
    CREATED,
    COMPLETED,
    CANCELED
  }
}
