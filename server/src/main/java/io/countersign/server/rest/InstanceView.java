package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Instance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process instance as Camunda's clients read it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InstanceView(
    String processInstanceKey,
    String processDefinitionId,
    String processDefinitionName,
    int processDefinitionVersion,
    String processDefinitionKey,
    @Nullable String parentProcessInstanceKey,
    @Nullable String parentElementInstanceKey,
    Instant startDate,
    @Nullable Instant endDate,
    String state,
    boolean hasIncident,
    String tenantId,
    List<String> tags) {

  static InstanceView of(Instance instance) {
    return new InstanceView(
        Keys.text(instance.key()),
        instance.bpmnProcessId(),
        instance.processName(),
        instance.processVersion(),
        Keys.text(instance.processDefinitionKey()),
        Keys.textOrNull(instance.parentInstanceKey()),
        Keys.textOrNull(instance.parentElementInstanceKey()),
        instance.startedAt(),
        instance.endedAt(),
        instance.state().name(),
        instance.hasIncident(),
        Keys.tenant(),
        List.of());
  }
}
