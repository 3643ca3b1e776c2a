package io.countersign.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.processes.Forms.Form;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FormsTest {

  private static final String XML =
      new String(
          Models.around(
                  """
                  <extensionElements>
                    <zeebe:userTaskForm id="letter">{"id":"f"}</zeebe:userTaskForm>
                  </extensionElements>
                  %s %s %s <userTask id="bare" name="Take  over"/>
                  """
                      .formatted(
                          task("inside", "formKey='camunda-forms:bpmn:letter'"),
                          task("linked", "formId='refund'"),
                          task("outside", "externalReference='https://forms.example/1'")))
              .content(),
          StandardCharsets.UTF_8);

  @Test
  void an_embedded_form_is_found_by_its_task() {
    assertThat(Forms.of(XML, "inside")).isEqualTo(new Form.Embedded("{\"id\":\"f\"}"));
  }

  @Test
  void a_linked_form_is_named() {
    assertThat(Forms.of(XML, "linked")).isEqualTo(new Form.Linked("refund"));
    assertThat(Forms.linked(XML)).containsExactly("refund");
  }

  @Test
  void a_form_elsewhere_is_named() {
    assertThat(Forms.of(XML, "outside")).isEqualTo(new Form.External("https://forms.example/1"));
  }

  @Test
  void no_form_is_none() {
    assertThat(Forms.of(XML, "bare")).isEqualTo(new Form.None());
    assertThat(Forms.of(XML, "not-there")).isEqualTo(new Form.None());
    assertThat(Forms.of("no xml", "bare")).isEqualTo(new Form.None());
  }

  @Test
  void elements_are_called_by_their_names() {
    var diagram = Diagram.of(XML);
    assertThat(diagram.name("bare")).isEqualTo("Take over");
    assertThat(diagram.name("inside")).isEqualTo("inside");
    assertThat(diagram.drawn()).isFalse();
  }

  @Test
  void the_shipped_agent_step_is_drawn_and_named() {
    var diagram = Diagram.of(new String(AgentStep.resource().content(), StandardCharsets.UTF_8));
    assertThat(diagram.name("approve-action")).isEqualTo("Approve action");
    assertThat(diagram.drawn()).isTrue();
  }

  private static String task(String id, String form) {
    return """
    <userTask id="%s"><extensionElements><zeebe:formDefinition %s/></extensionElements></userTask>
    """
        .formatted(id, form);
  }
}
