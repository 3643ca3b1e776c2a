package io.countersign.workers.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.workers.Model;
import io.countersign.workers.Model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalModelTest {

  private static final String SCRIPT =
      """
      cases:
        - name: a refund
          when:
            message: "(?i)refund.*(?<what>kettle|lamp)"
            orderNumber: "H-\\\\d{5}"
          steps:
            - say: I look at the order of the {{match.what}} first.
              call: { action: orders.read, arguments: { order: "{{fact.orderNumber}}" } }
            - if: { result.orders.read: "(?i)no order" }
              steps:
                - call: { action: ask_person, arguments: { question: "Which order is it?" } }
                - call:
                    - { action: orders.read, arguments: { order: "{{answer}}" } }
                    - { action: policy.read, arguments: { topic: refunds } }
            - say: "{{result.orders.read.items.0.name}}: {{result.orders.read.totalCents | euros}}"
              call:
                action: payments.refund
                arguments: { amountCents: "{{result.orders.read.totalCents}}", full: true, count: 2 }
            - if: { last: rejected }
              steps:
                - call: { action: finish, arguments: { summary: "Stopped: {{last}}" } }
            - say: "{{fact.missing | or Nothing}}"
            - say: "{{result.policy.read}}"
      """;

  private static final String ORDER = "{\"items\":[{\"name\":\"Kettle\"}],\"totalCents\":8990}";

  private final Model model =
      new RehearsalModel(Scripts.of(List.of(ScriptReader.read("clerk", "clerk.yaml", SCRIPT))));
  private final List<Message> messages = new ArrayList<>(List.of(new Message.User("Goal")));

  @Test
  void the_first_step_of_the_case_that_fits_answers() {
    Model.Answer answer = answer();

    assertThat(answer.text()).isEqualTo("I look at the order of the kettle first.");
    assertThat(answer.calls())
        .containsExactly(new Model.ToolCall("call-1-1", "orders.read", "{\"order\":\"H-10442\"}"));
    assertThat(answer.rehearsed()).isTrue();
    assertThat(answer.modelName()).isEqualTo("rehearsal/clerk");
    assertThat(answer.inputTokens()).isPositive();
    assertThat(answer.outputTokens()).isPositive();
  }

  @Test
  void a_placeholder_alone_in_its_value_keeps_its_type() {
    say("orders.read", ORDER);

    Model.Answer answer = answer();

    assertThat(answer.text()).isEqualTo("Kettle: 89.90 EUR");
    assertThat(answer.calls().getFirst().arguments())
        .isEqualTo("{\"amountCents\":8990,\"count\":2,\"full\":true}");
  }

  @Test
  void the_marks_around_outside_content_are_not_part_of_it() {
    say("orders.read", "<<<outside 0123abcd>>>\n" + ORDER + "\n<<<end 0123abcd>>>");

    assertThat(answer().text()).isEqualTo("Kettle: 89.90 EUR");
  }

  @Test
  void a_branch_is_entered_where_it_holds_and_never_left() {
    say("orders.read", "There is no order H-10442.");
    assertThat(answer().calls().getFirst().action()).isEqualTo("ask_person");

    say("ask_person", "H-10443");

    assertThat(answer().calls())
        .extracting(Model.ToolCall::action, Model.ToolCall::arguments)
        .containsExactly(
            tuple("orders.read", "{\"order\":\"H-10443\"}"),
            tuple("policy.read", "{\"topic\":\"refunds\"}"));
    say("orders.read", "{\"totalCents\":1}");
    assertThat(question(answer())).contains("my script 'a refund' ends here");
  }

  @Test
  void a_branch_that_does_not_hold_is_passed_by() {
    say("orders.read", ORDER);
    say("payments.refund", "{\"reference\":\"R-1\"}");
    assertThat(answer().text()).isEqualTo("Nothing");

    messages.removeLast();
    messages.add(new Message.ToolResult("x", "payments.refund", "rejected: too much"));
    assertThat(answer().calls().getFirst().arguments())
        .isEqualTo("{\"summary\":\"Stopped: rejected: too much\"}");
  }

  @Test
  void a_value_that_nothing_says_asks_a_person() {
    say("orders.read", "{\"items\":[]}");

    assertThat(question(answer()))
        .contains("clerk.yaml")
        .contains("result.orders.read.items.0.name, result.orders.read.totalCents");
  }

  @Test
  void a_story_that_no_case_fits_asks_a_person() {
    assertThat(question(answer("rehearsal/clerk", "Where is my parcel?")))
        .contains("no case of my scripts fits");
    assertThat(question(answer("rehearsal/nobody", "Refund my lamp!")))
        .contains("no case of my scripts fits");
  }

  @Test
  void without_a_script_name_all_scripts_are_tried() {
    assertThat(answer("rehearsal", "Refund my lamp!").modelName()).isEqualTo("rehearsal/clerk");
  }

  @Test
  void the_same_conversation_gets_the_same_answer() {
    assertThat(answer()).isEqualTo(answer());
  }

  @Test
  void it_serves_its_own_name_only() {
    assertThat(model.serves("rehearsal")).isTrue();
    assertThat(model.serves("rehearsal/clerk")).isTrue();
    assertThat(model.serves("rehearsals")).isFalse();
  }

  @Test
  void a_wrong_script_is_refused_with_line_rule_and_way_out() {
    String start = "cases:\n  - name: a\n";
    refused(start + "    stops: []\n", "line 3: 'stops' is not known here. Take one of");
    refused(start, "line 2: 'steps' is missing here. Add it.");
    refused(
        start + "    when: { x: \"(\" }\n    steps: [{ say: a }]\n", "line 3: '(' is not a regex");
    refused(
        start + "    steps:\n      - { if: { message: a }, steps: [{ say: a }] }\n",
        "line 4: A condition cannot look at 'message'");
    refused("cases:\n  - name: [a\n", "This is not YAML");
    refused("", "line 1: The file is empty");
    refused(
        "cases: !!javax.script.ScriptEngineManager [x]\n",
        "line 1: This is not YAML: Global tag is not allowed");
  }

  private static void refused(String yaml, String message) {
    assertThatThrownBy(() -> ScriptReader.read("clerk", "clerk.yaml", yaml))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining(message);
  }

  /** Lets the model answer, and its first call come back with this result. */
  private void say(String action, String result) {
    Model.Answer answer = answer();
    messages.add(new Message.Assistant(answer.text(), answer.calls()));
    messages.add(new Message.ToolResult(answer.calls().getFirst().id(), action, result));
  }

  private Model.Answer answer() {
    return answer("rehearsal/clerk", "Please refund the broken kettle.");
  }

  private Model.Answer answer(String name, String message) {
    return model.answer(
        new Model.Prompt(
            name,
            "You are a clerk.",
            messages,
            List.of(),
            1_000,
            Map.of("message", message, "orderNumber", "H-10442")));
  }

  private static String question(Model.Answer answer) {
    assertThat(answer.calls()).extracting(Model.ToolCall::action).containsExactly("ask_person");
    return answer.calls().getFirst().arguments();
  }
}
