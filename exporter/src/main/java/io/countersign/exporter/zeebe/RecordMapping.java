package io.countersign.exporter.zeebe;

import static io.countersign.exporter.Texts.clean;

import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.camunda.zeebe.protocol.record.value.MessageRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.UserTaskRecordValue;
import io.camunda.zeebe.protocol.record.value.VariableRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.Form;
import io.camunda.zeebe.protocol.record.value.deployment.Process;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a record means. Intents are compared by name, because brokers of different versions
 * know different ones.
 */
final class RecordMapping {

  private RecordMapping() {}

  /** Copies all that is needed: the broker uses the record's memory again. */
  static Exported map(Record<?> record) {
    return new Exported(
        record.getPosition(),
        Instant.ofEpochMilli(record.getTimestamp()),
        RecordDigest.of(record),
        readableChanges(record));
  }

  /** A record that makes no sense must not stop those behind it. */
  private static List<Change> readableChanges(Record<?> record) {
    try {
      return changes(record);
    } catch (RuntimeException e) {
      return List.of(Change.Unwritable.of(RecordDigest.text(record), "Not readable: " + e));
    }
  }

  private static List<Change> changes(Record<?> record) {
    if (record.getRecordType() != RecordType.EVENT) {
      return List.of();
    }
    String intent = record.getIntent().name();
    RecordValue value = record.getValue();
    return switch (record.getValueType()) {
      case PROCESS -> optional(definition(intent, (Process) value));
      case FORM -> optional(form(intent, (Form) value));
      case PROCESS_INSTANCE ->
          optional(element(record.getKey(), intent, (ProcessInstanceRecordValue) value));
      case VARIABLE -> optional(variable(record.getKey(), intent, (VariableRecordValue) value));
      case USER_TASK -> optional(userTask(intent, (UserTaskRecordValue) value));
      case JOB -> job(record.getKey(), intent, (JobRecordValue) value);
      case INCIDENT -> optional(incident(record.getKey(), intent, (IncidentRecordValue) value));
      case MESSAGE -> optional(message(record.getKey(), intent, (MessageRecordValue) value));
      default -> List.of();
    };
  }

  private static List<Change> optional(Optional<? extends Change> change) {
    return change.<List<Change>>map(List::of).orElseGet(List::of);
  }

  private static Optional<Change> definition(String intent, Process it) {
    if (!intent.equals("CREATED")) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.DefinitionDeployed(
            it.getProcessDefinitionKey(),
            clean(it.getBpmnProcessId()),
            it.getVersion(),
            clean(it.getResourceName()),
            clean(new String(it.getResource(), StandardCharsets.UTF_8))));
  }

  private static Optional<Change> form(String intent, Form it) {
    if (!intent.equals("CREATED")) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.FormDeployed(
            it.getFormKey(),
            clean(it.getFormId()),
            it.getVersion(),
            clean(it.getResourceName()),
            clean(new String(it.getResource(), StandardCharsets.UTF_8))));
  }

  private static Optional<Change> element(long key, String intent, ProcessInstanceRecordValue it) {
    Change.State state;
    switch (intent) {
      case "ELEMENT_ACTIVATING" -> state = Change.State.ACTIVE;
      case "ELEMENT_COMPLETED" -> state = Change.State.COMPLETED;
      case "ELEMENT_TERMINATED" -> state = Change.State.TERMINATED;
      default -> {
        return Optional.empty();
      }
    }
    if (it.getBpmnElementType() == BpmnElementType.PROCESS) {
      return Optional.of(instance(state, it));
    }
    return Optional.of(
        new Change.ElementChanged(
            key,
            it.getProcessInstanceKey(),
            it.getProcessDefinitionKey(),
            it.getFlowScopeKey(),
            clean(it.getElementId()),
            it.getBpmnElementType().name(),
            state));
  }

  private static Change.InstanceChanged instance(
      Change.State state, ProcessInstanceRecordValue it) {
    return new Change.InstanceChanged(
        it.getProcessInstanceKey(),
        state,
        clean(it.getBpmnProcessId()),
        it.getVersion(),
        it.getProcessDefinitionKey(),
        key(it.getParentProcessInstanceKey()),
        key(it.getParentElementInstanceKey()));
  }

  private static Optional<Change> variable(long key, String intent, VariableRecordValue it) {
    if (!intent.equals("CREATED") && !intent.equals("UPDATED")) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.VariableSet(
            key,
            it.getProcessInstanceKey(),
            it.getScopeKey(),
            clean(it.getName()),
            clean(it.getValue())));
  }

  private static Optional<Change> userTask(String intent, UserTaskRecordValue it) {
    String state =
        switch (intent) {
          case "CREATED", "ASSIGNED", "UPDATED", "MIGRATED" -> "CREATED";
          case "COMPLETED", "CANCELED" -> intent;
          default -> "";
        };
    if (state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.UserTaskChanged(
            it.getUserTaskKey(),
            state,
            intent.equals("CREATED"),
            false,
            clean(it.getElementId()),
            it.getElementInstanceKey(),
            it.getProcessInstanceKey(),
            it.getProcessDefinitionKey(),
            clean(it.getBpmnProcessId()),
            it.getProcessDefinitionVersion(),
            text(it.getAssignee()),
            UserTaskHeaders.clean(it.getCandidateGroupsList()),
            UserTaskHeaders.clean(it.getCandidateUsersList()),
            UserTaskHeaders.time(it.getDueDate()),
            UserTaskHeaders.time(it.getFollowUpDate()),
            it.getFormKey() > 0
                ? Long.toString(it.getFormKey())
                : text(it.getExternalFormReference()),
            UserTaskHeaders.clean(it.getCustomHeaders())));
  }

  private static List<Change> job(long key, String intent, JobRecordValue it) {
    String state =
        switch (intent) {
          case "CREATED", "COMPLETED", "FAILED", "ERROR_THROWN", "CANCELED", "TIMED_OUT" -> intent;
          case "RETRIES_UPDATED", "RECURRED_AFTER_BACKOFF", "YIELDED" -> "CREATED";
          default -> "";
        };
    if (state.isEmpty()) {
      return List.of();
    }
    var changes = new ArrayList<Change>();
    changes.add(
        new Change.JobChanged(
            key,
            clean(it.getType()),
            state,
            it.getRetries(),
            text(it.getWorker()),
            clean(it.getElementId()),
            it.getElementInstanceKey(),
            it.getProcessInstanceKey(),
            text(it.getErrorMessage())));
    if (it.getType().equals(UserTaskHeaders.JOB_TYPE)) {
      UserTaskHeaders.task(key, intent, it).ifPresent(changes::add);
    }
    return changes;
  }

  private static Optional<Change> incident(long key, String intent, IncidentRecordValue it) {
    if (!intent.equals("CREATED") && !intent.equals("RESOLVED")) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.IncidentChanged(
            key,
            intent.equals("RESOLVED"),
            it.getErrorType().name(),
            clean(it.getErrorMessage()),
            it.getProcessInstanceKey(),
            clean(it.getBpmnProcessId()),
            clean(it.getElementId()),
            it.getElementInstanceKey(),
            key(it.getJobKey())));
  }

  private static Optional<Change> message(long key, String intent, MessageRecordValue it) {
    if (!intent.equals("PUBLISHED")) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.MessagePublished(
            key, clean(it.getName()), clean(it.getCorrelationKey()), clean(it.getMessageId())));
  }

  /** Zeebe says -1 for none. */
  private static @Nullable Long key(long key) {
    return key > 0 ? key : null;
  }

  static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : clean(text);
  }
}
