package io.countersign.processes;

import static io.countersign.processes.Models.action;
import static io.countersign.processes.Models.agentStep;
import static io.countersign.processes.Models.around;
import static io.countersign.processes.Models.check;
import static io.countersign.processes.Models.file;
import static io.countersign.processes.Models.process;
import static io.countersign.processes.Models.rules;
import static io.countersign.processes.Models.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCheckTest {

  private static final String WORKER = "<zeebe:input source='refund-clerk' target='worker'/>";
  private static final String GOAL = "<zeebe:input source='Settle it' target='goal'/>";

  @Test
  void the_shipped_agent_step_keeps_the_rules() {
    assertThat(check(AgentStep.resource())).isEmpty();
  }

  @Test
  void an_agent_step_with_worker_and_goal_is_fine() {
    assertThat(check(agentStep(WORKER + GOAL))).isEmpty();
  }

  @Test
  void a_worker_may_be_written_as_a_feel_text() {
    var feel = "<zeebe:input source='=\"refund-clerk\"' target='worker'/>";
    assertThat(check(agentStep(feel + GOAL))).isEmpty();
  }

  @Test
  void an_agent_step_without_worker_is_refused() {
    assertThat(rules(agentStep(GOAL))).containsExactly("agent-step-has-worker");
  }

  @Test
  void an_agent_step_without_goal_is_refused() {
    assertThat(rules(agentStep(WORKER))).containsExactly("agent-step-has-goal");
  }

  @Test
  void an_unknown_worker_is_refused_with_its_name_and_the_way_out() {
    var clerk = "<zeebe:input source='night-clerk' target='worker'/>";
    assertThat(check(agentStep(clerk + GOAL)))
        .containsExactly(
            new Finding(
                "a-process.bpmn",
                "node",
                "worker-exists",
                "'Investigate' names the worker 'night-clerk', which nobody has created."
                    + " Create the worker or correct the id."));
  }

  @Test
  void a_computed_worker_is_refused() {
    var computed = "<zeebe:input source='=someone' target='worker'/>";
    assertThat(rules(agentStep(computed + GOAL))).containsExactly("worker-is-named");
  }

  @Test
  void an_action_with_an_ability_is_fine() {
    assertThat(check(action("refund-clerk", "mail.send"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "refund-clerk, payments.refund, action-has-ability",
    "refund-clerk, moon.landing, action-exists",
    "night-clerk, mail.send, worker-exists",
    "refund-clerk, '', action-is-named",
    "'', mail.send, action-is-named"
  })
  void an_action_that_is_not_permitted_is_refused(String worker, String action, String rule) {
    assertThat(rules(action(worker, action))).contains(rule);
  }

  @Test
  void what_is_called_must_be_deployed_before_or_together() {
    var caller = around(call("other"));
    assertThat(rules(caller)).containsExactly("called-process-exists");
    assertThat(rules(caller, process("other", "<startEvent id='s'/>"))).isEmpty();
    assertThat(rules(around(call("deployed-before")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"countersign.agent-turn", "countersign.perform", "countersign.expire"})
  void the_agent_steps_own_jobs_stay_inside_it(String type) {
    assertThat(rules(with(service("<zeebe:taskDefinition type='%s'/>".formatted(type)))))
        .containsExactly("inner-jobs-stay-inside");
  }

  @Test
  void the_agent_step_cannot_be_replaced() {
    var other = process("agent-step", "<startEvent id='s'/>");
    assertThat(rules(other)).containsExactly("agent-step-is-shipped");
  }

  @Test
  void a_gate_without_a_way_to_say_no_is_refused() {
    assertThat(check(gate("=decision = \"approve\"", "=decision = \"later\"", "")))
        .extracting(Finding::elementId, Finding::rule)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("ask", "gate-can-say-no"));
  }

  @Test
  void a_gate_with_a_way_to_say_no_is_fine() {
    assertThat(rules(gate("=decision = \"approve\"", "=decision = \"reject\"", ""))).isEmpty();
    assertThat(rules(gate("=decision = \"approve\"", "=decision != \"approve\"", ""))).isEmpty();
  }

  @Test
  void a_marked_gate_needs_a_split_after_it() {
    var marked =
        """
        <userTask id="node"><extensionElements><zeebe:taskHeaders>
          <zeebe:header key="countersign.gate" value="yes"/>
        </zeebe:taskHeaders></extensionElements></userTask>
        """;
    assertThat(rules(with(marked))).containsExactly("gate-can-say-no");
  }

  @Test
  void a_form_must_be_where_the_task_says() {
    var task =
        """
        <userTask id="node"><extensionElements>
          <zeebe:formDefinition formKey="camunda-forms:bpmn:gone"/>
        </extensionElements></userTask>
        """;
    assertThat(rules(with(task))).containsExactly("form-exists");
  }

  @Test
  void a_model_that_cannot_be_executed_is_refused() {
    var sketch = file("a.bpmn", text(around("<startEvent id='s'/>")).replace("true", "false"));
    assertThat(rules(sketch)).contains("executable");
  }

  @Test
  void a_model_for_another_engine_is_refused() {
    var other = text(around("<startEvent id='s'/>")).replace("Camunda Cloud", "Camunda Platform");
    assertThat(rules(file("a.bpmn", other))).containsExactly("made-for-this-engine");
  }

  @Test
  void an_unknown_element_is_refused() {
    assertThat(rules(with("<serviceTaks id='node'/>"))).containsExactly("bpmn-schema");
  }

  @Test
  void an_unknown_extension_is_refused() {
    var task = service("<zeebe:taskDefinition type='x'/><zeebe:taskDefinitoin type='y'/>");
    assertThat(check(with(task)))
        .extracting(Finding::elementId, Finding::rule)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("node", "known-elements"));
  }

  @Test
  void what_the_engine_refuses_names_the_element() {
    assertThat(check(with("<serviceTask id='node'/>")))
        .allSatisfy(finding -> assertThat(finding.elementId()).isEqualTo("node"))
        .extracting(Finding::rule)
        .containsExactly("engine");
  }

  @Test
  void two_files_cannot_define_the_same_process() {
    var one = around("<startEvent id='s'/>");
    assertThat(rules(one, file("other.bpmn", text(one)))).containsExactly("process-ids-are-unique");
  }

  private static Resource gate(String first, String second, String attributes) {
    return around(
        """
        <startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="ask"/>
        <userTask id="ask"/><sequenceFlow id="f2" sourceRef="ask" targetRef="split"/>
        <exclusiveGateway id="split" %s/>
        <sequenceFlow id="f3" sourceRef="split" targetRef="one">
          <conditionExpression>%s</conditionExpression></sequenceFlow>
        <sequenceFlow id="f4" sourceRef="split" targetRef="two">
          <conditionExpression>%s</conditionExpression></sequenceFlow>
        <endEvent id="one"/><endEvent id="two"/>
        """
            .formatted(attributes, first, second));
  }

  private static String call(String processId) {
    return """
    <startEvent id="begin"/><sequenceFlow id="f" sourceRef="begin" targetRef="call"/>
    <callActivity id="call"><extensionElements>
      <zeebe:calledElement processId="%s"/>
    </extensionElements></callActivity>
    """
        .formatted(processId);
  }

  private static String service(String extensions) {
    return "<serviceTask id='node'><extensionElements>%s</extensionElements></serviceTask>"
        .formatted(extensions);
  }

  private static String text(Resource resource) {
    return new String(resource.content(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
