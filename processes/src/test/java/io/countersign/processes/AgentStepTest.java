package io.countersign.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The names in the shipped process that other modules rely on, and its picture. */
class AgentStepTest {

  private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";

  private final Document document =
      ((SafeXml.Parsed.Read) SafeXml.parse(AgentStep.resource().content())).document();
  private final BpmnFile file = new BpmnFile("agent-step.bpmn", document);

  @Test
  void jobs_and_gates_have_the_agreed_names() {
    assertThat(file.all("userTask").map(BpmnFile::id))
        .containsExactlyInAnyOrder("approve-action", "reconcile", "raise-budget", "answer-worker");
    assertThat(file.all("serviceTask").map(BpmnFile::jobType))
        .containsExactlyInAnyOrder(
            "countersign.agent-turn",
            "countersign.remind",
            "countersign.escalate",
            "countersign.expire",
            "countersign.perform");
  }

  @Test
  void one_gate_decides_one_effect() {
    for (var gate : new String[] {"approve-action", "reconcile"}) {
      var loop =
          BpmnFile.children(
                  file.byId("userTask", gate).orElseThrow(),
                  BpmnFile.BPMN,
                  "multiInstanceLoopCharacteristics")
              .findFirst()
              .orElseThrow();
      assertThat(
              BpmnFile.extension(loop, "loopCharacteristics")
                  .orElseThrow()
                  .getAttribute("inputElement"))
          .isEqualTo("effect");
    }
  }

  @Test
  void gates_give_the_process_nothing_but_an_outcome() {
    file.all("userTask")
        .forEach(task -> {
          var mapping = BpmnFile.extension(task, "ioMapping").orElseThrow();
          assertThat(BpmnFile.children(mapping, BpmnFile.ZEEBE, "output"))
              .extracting(e -> e.getAttribute("target"))
              .containsExactly("outcome");
        });
  }

  @Test
  void everything_is_drawn_once() {
    var shapes = new ArrayList<Element>();
    var nodes = document.getElementsByTagNameNS(DI, "BPMNShape");
    for (var i = 0; i < nodes.getLength(); i++) {
      shapes.add((Element) nodes.item(i));
    }
    var drawn = shapes.stream().map(s -> s.getAttribute("bpmnElement")).toList();
    var nodeIds = file.all("*").filter(e -> !file.flowsFrom(e).isEmpty()).map(BpmnFile::id);
    assertThat(drawn).containsAll(nodeIds.toList()).doesNotHaveDuplicates();
  }
}
