package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.protocol.record.ImmutableRecord;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.VariableIntent;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.ImmutableJobRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableVariableRecordValue;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordMappingTest {

  @Test
  void the_process_itself_is_an_instance_that_knows_its_caller() {
    Exported exported =
        event(
            ValueType.PROCESS_INSTANCE,
            ProcessInstanceIntent.ELEMENT_ACTIVATING,
            element(BpmnElementType.PROCESS).withParentProcessInstanceKey(5).build());

    assertThat(exported.changes())
        .containsExactly(
            new Change.InstanceChanged(10, Change.State.ACTIVE, "refund", 1, 7, 5L, null));
  }

  @Test
  void an_activity_is_an_element_and_steps_between_mean_nothing() {
    var activity = element(BpmnElementType.SERVICE_TASK).withElementId("turn").build();

    assertThat(
            event(ValueType.PROCESS_INSTANCE, ProcessInstanceIntent.ELEMENT_COMPLETED, activity)
                .changes())
        .containsExactly(
            new Change.ElementChanged(
                99, 10, 7, 10, "turn", "SERVICE_TASK", Change.State.COMPLETED));
    assertThat(
            event(ValueType.PROCESS_INSTANCE, ProcessInstanceIntent.ELEMENT_ACTIVATED, activity)
                .changes())
        .isEmpty();
  }

  @Test
  void a_job_based_user_task_is_a_job_and_a_task() {
    var job =
        ImmutableJobRecordValue.builder()
            .withType("io.camunda.zeebe:userTask")
            .withElementId("ask")
            .withBpmnProcessId("refund")
            .withProcessInstanceKey(10)
            .withErrorMessage("")
            .withCustomHeaders(
                Map.of(
                    "io.camunda.zeebe:candidateGroups", "[\"a\",\"b\\\"c\"]",
                    "io.camunda.zeebe:formKey", "camunda-forms:bpmn:f",
                    "own", "1"))
            .build();

    assertThat(event(ValueType.JOB, JobIntent.CREATED, job).changes())
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            Change.UserTaskChanged.class,
            task -> {
              assertThat(task.jobBased()).isTrue();
              assertThat(task.candidateGroups()).containsExactly("a", "b\"c");
              assertThat(task.formKey()).isEqualTo("camunda-forms:bpmn:f");
              assertThat(task.headers()).containsExactly(Map.entry("own", "1"));
            });
  }

  @Test
  void characters_that_no_database_takes_are_replaced() {
    var variable =
        ImmutableVariableRecordValue.builder()
            .withName("n")
            .withValue("\"a\u0000b\ud800\"")
            .withProcessInstanceKey(10)
            .withScopeKey(10)
            .build();

    assertThat(event(ValueType.VARIABLE, VariableIntent.CREATED, variable).changes())
        .containsExactly(new Change.VariableSet(99, 10, 10, "n", "\"a\ufffdb\ufffd\""));
  }

  @Test
  void commands_mean_nothing_but_have_a_position() {
    Exported exported =
        record(
            RecordType.COMMAND,
            ValueType.PROCESS_INSTANCE,
            ProcessInstanceIntent.ACTIVATE_ELEMENT,
            element(BpmnElementType.PROCESS).build());

    assertThat(exported.changes()).isEmpty();
    assertThat(exported.position()).isEqualTo(3);
    assertThat(exported.at()).isEqualTo(Instant.ofEpochMilli(1000));
  }

  private static ImmutableProcessInstanceRecordValue.Builder element(BpmnElementType type) {
    return ImmutableProcessInstanceRecordValue.builder()
        .withBpmnElementType(type)
        .withBpmnProcessId("refund")
        .withElementId("refund")
        .withVersion(1)
        .withProcessDefinitionKey(7)
        .withProcessInstanceKey(10)
        .withFlowScopeKey(10)
        .withParentProcessInstanceKey(-1)
        .withParentElementInstanceKey(-1);
  }

  private static Exported event(ValueType type, Intent intent, RecordValue value) {
    return record(RecordType.EVENT, type, intent, value);
  }

  private static Exported record(
      RecordType recordType, ValueType type, Intent intent, RecordValue value) {
    return RecordMapping.map(
        ImmutableRecord.builder()
            .withRecordType(recordType)
            .withValueType(type)
            .withIntent(intent)
            .withValue(value)
            .withKey(99)
            .withPosition(3)
            .withTimestamp(1000)
            .build());
  }
}
