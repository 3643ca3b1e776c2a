package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.UserTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user task as Camunda's clients read it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserTaskView(
    String userTaskKey,
    String state,
    String name,
    String elementId,
    String elementInstanceKey,
    String processInstanceKey,
    String processDefinitionKey,
    String processDefinitionId,
    @Nullable String processName,
    int processDefinitionVersion,
    @Nullable String assignee,
    List<String> candidateGroups,
    List<String> candidateUsers,
    @Nullable Instant dueDate,
    @Nullable Instant followUpDate,
    Instant creationDate,
    @Nullable Instant completionDate,
    @Nullable String externalFormReference,
    @Nullable String formKey,
    Map<String, String> customHeaders,
    int priority,
    String tenantId) {

  private static final int PRIORITY = 50;

  static UserTaskView of(UserTask task, @Nullable String processName) {
    String form = task.formKey();
    boolean deployed = form != null && form.matches("\\d{1,19}");
    return new UserTaskView(
        Keys.text(task.key()),
        task.state().name(),
        task.name(),
        task.elementId(),
        Keys.text(task.elementInstanceKey()),
        Keys.text(task.processInstanceKey()),
        Keys.text(task.processDefinitionKey()),
        task.bpmnProcessId(),
        processName,
        task.processVersion(),
        task.assignee(),
        task.candidateGroups(),
        task.candidateUsers(),
        task.dueAt(),
        task.followUpAt(),
        task.createdAt(),
        task.endedAt(),
        deployed ? null : form,
        deployed ? form : null,
        task.customHeaders(),
        PRIORITY,
        Keys.tenant());
  }
}
