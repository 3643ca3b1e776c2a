package io.countersign.server.web.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.web.Comparison.Change;
import io.countersign.server.web.Comparison.Line;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What changed, as a person reads it. */
class ChangesTest {

  @Test
  void lines_that_went_and_came_stand_where_they_were() {
    assertThat(LineDiff.of("a\nb\nc", "a\nx\nc"))
        .containsExactly(
            new Line(" ", "a"), new Line("-", "b"), new Line("+", "x"), new Line(" ", "c"));
    assertThat(LineDiff.of("", "new")).containsExactly(new Line("+", "new"));
  }

  @Test
  void what_is_far_from_a_change_is_left_out_and_counted() {
    String before =
        IntStream.range(0, 20).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    assertThat(LineDiff.of(before, before.replace("line 10", "another")))
        .hasSize(8)
        .startsWith(new Line("…", "8 lines as before"))
        .endsWith(new Line("…", "7 lines as before"));
  }

  @Test
  void the_same_text_has_no_change() {
    assertThat(LineDiff.of("a\nb", "a\nb")).containsExactly(new Line("…", "2 lines as before"));
  }

  @Test
  void a_worker_s_ability_reads_as_a_sentence() {
    var before = new WorkerSnapshot(worker("NEVER", "[]"));
    var after =
        new WorkerSnapshot(
            worker(
                "WHEN",
                "[{\\\"argument\\\":\\\"amountCents\\\",\\\"operator\\\":\\\"ABOVE\\\",\\\"value\\\":\\\"5000\\\"}]"));
    assertThat(Change.between(before.facts(), after.facts()))
        .containsExactly(
            new Change(
                "May: payments.refund",
                "does it without asking (rule Refunds, version 1)",
                "asks a person when amountCents is above “5000” (rule Refunds, version 1)"));
  }

  @Test
  void a_moved_shape_is_no_change_of_a_model_but_a_renamed_task_is() {
    Map<String, String> before = ModelElements.of(model("Pay", "1"));
    assertThat(Change.between(before, ModelElements.of(model("Pay", "2")))).isEmpty();
    assertThat(Change.between(before, ModelElements.of(model("Refund", "1"))))
        .extracting(Change::what, Change::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("user task “Pay” (t)", "gone"),
            org.assertj.core.groups.Tuple.tuple("user task “Refund” (t)", "new"));
  }

  @Test
  void a_form_s_field_says_what_differs_and_where_it_stands_does_not_matter() {
    Map<String, String> before = FormFields.of(form("Row_1", 3, "text"));
    assertThat(Change.between(before, FormFields.of(form("Row_2", 3, "text")))).isEmpty();
    assertThat(Change.between(before, FormFields.of(form("Row_1", 9, "html"))))
        .containsExactly(
            new Change("html Field_1", "", "text: Hello"),
            new Change("text Field_1", "text: Hello", ""),
            new Change(
                "textfield “Amount” (amount)",
                "label: Amount\nvalidate: {\"maxLength\":3}",
                "label: Amount\nvalidate: {\"maxLength\":9}"));
  }

  @Test
  void a_form_that_is_kept_in_its_process_is_compared_with_it() {
    assertThat(
            Change.between(
                ModelElements.of(withForm(form("Row_1", 3, "text"))),
                ModelElements.of(withForm(form("Row_1", 9, "text")))))
        .extracting(Change::what)
        .containsExactly("user task form f: textfield “Amount” (amount)");
  }

  @Test
  void what_is_no_form_has_no_fields_and_keeps_its_lines() {
    assertThat(FormFields.of("no JSON")).isEmpty();
    assertThat(FormFields.lines("no JSON")).isEqualTo("no JSON");
    assertThat(FormFields.lines("{\"id\":\"f\"}").lines()).hasSize(3);
  }

  private static String form(String row, int lengthMax, String type) {
    return """
    {"id":"f","components":[{"type":"group","id":"g","components":[
      {"type":"textfield","key":"amount","label":"Amount","layout":{"row":"%s"},"validate":{"maxLength":%d}}]},
      {"type":"%s","id":"Field_1","text":"Hello"}]}
    """
        .formatted(row, lengthMax, type);
  }

  private static String withForm(String form) {
    return """
    <b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0">
      <b:process id="p"><b:extensionElements><z:userTaskForm id="f"><![CDATA[%s]]></z:userTaskForm></b:extensionElements></b:process>
    </b:definitions>
    """
        .formatted(form);
  }

  private static String worker(String approval, String when) {
    return """
    {"abilities":[{"action":"payments.refund","approval":"%s","approveWhen":"%s","constraints":"[]","rule":"Refunds","version":1}],"id":"w","instructions":"Be kind.","model":"m","name":"W","owner":"o","purpose":"p","state":"ACTIVE"}\
    """
        .formatted(approval, when);
  }

  private static String model(String name, String x) {
    return """
    <b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI">
      <b:process id="p"><b:userTask id="t" name="%s"/></b:process>
      <d:BPMNDiagram id="g"><d:BPMNPlane id="h"><d:BPMNShape id="s" bpmnElement="t" x="%s"/></d:BPMNPlane></d:BPMNDiagram>
    </b:definitions>
    """
        .formatted(name, x);
  }
}
