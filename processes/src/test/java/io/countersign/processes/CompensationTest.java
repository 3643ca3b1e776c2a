package io.countersign.processes;

import static io.countersign.processes.Models.around;
import static io.countersign.processes.Models.check;
import static io.countersign.processes.Models.rules;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A compensation handler that undoes is understood, and proved to have something to undo. */
class CompensationTest {

  private static final String CALL =
      """
      <callActivity id="work"><extensionElements>
        <zeebe:calledElement processId="agent-step"/>
        <zeebe:ioMapping><zeebe:input source="refund-clerk" target="worker"/><zeebe:input source="Settle it" target="goal"/></zeebe:ioMapping>
      </extensionElements></callActivity>
      """;
  private static final String PLAIN =
      """
      <serviceTask id="work"><extensionElements><zeebe:taskDefinition type="print"/></extensionElements></serviceTask>
      """;

  private static Resource compensating(String work, String association) {
    return around(
        """
        <startEvent id="begin"/>
        <sequenceFlow id="in" sourceRef="begin" targetRef="work"/>
        %s
        <boundaryEvent id="back" attachedToRef="work"><compensateEventDefinition id="c"/></boundaryEvent>
        <serviceTask id="undo" isForCompensation="true"><extensionElements>
          <zeebe:taskDefinition type="countersign.undo"/></extensionElements></serviceTask>
        <sequenceFlow id="out" sourceRef="work" targetRef="over"/>
        <endEvent id="over"><compensateEventDefinition id="throw"/></endEvent>
        %s
        """
            .formatted(work, association));
  }

  private static final String ASSOCIATION =
      "<association id='a' associationDirection='One' sourceRef='back' targetRef='undo'/>";

  @Test
  void a_handler_that_undoes_an_agent_step_is_fine() {
    assertThat(check(compensating(CALL, ASSOCIATION))).isEmpty();
  }

  @Test
  void a_handler_of_what_no_worker_does_is_refused() {
    assertThat(rules(compensating(PLAIN, ASSOCIATION))).contains("undo-has-something-to-undo");
  }

  @Test
  void the_shipped_undo_keeps_the_rules_and_cannot_be_replaced() {
    assertThat(check(UndoEffect.resource())).isEmpty();
    assertThat(rules(Models.process("undo-effect", "<startEvent id='begin'/>")))
        .containsExactly("agent-step-is-shipped");
  }

  @Test
  void a_handler_takes_back_what_its_activity_did_and_everything_in_it() {
    String sub =
        "<subProcess id='work'><startEvent id='s'/><serviceTask id='pay'/><endEvent id='e'/></subProcess>";
    assertThat(Compensation.covered(xml(compensating(sub, ASSOCIATION)), "undo"))
        .containsExactlyInAnyOrder("work", "s", "pay", "e");
    assertThat(Compensation.covered(xml(compensating(sub, ASSOCIATION)), "work")).isEmpty();
    assertThat(Compensation.covered("no model", "undo")).isEmpty();
  }

  private static String xml(Resource resource) {
    return new String(resource.content(), StandardCharsets.UTF_8);
  }
}
