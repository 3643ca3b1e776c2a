package io.countersign.processes;

import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A person at a gate can say no. A user task is a gate where its header {@value #HEADER} says so,
 * or where an exclusive gateway after it asks for the variable {@code decision}.
 */
final class GateRule implements ModelRule {

  static final String HEADER = "countersign.gate";

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.all("userTask").filter(t -> isGate(file, t)).flatMap(t -> gate(file, t));
  }

  private static boolean isGate(BpmnFile file, Element task) {
    return BpmnFile.headers(task).containsKey(HEADER)
        || splits(file, task)
            .flatMap(split -> file.flowsFrom(split).stream())
            .anyMatch(flow -> BpmnFile.condition(flow).matches("(?s).*\\bdecision\\b.*"));
  }

  private static Stream<Finding> gate(BpmnFile file, Element task) {
    return splits(file, task).anyMatch(split -> canSayNo(file, split))
        ? Stream.empty()
        : Stream.of(
            file.finding(
                task,
                "gate-can-say-no",
                "The gate '%s' leads nowhere but to approval. Add an exclusive gateway after it with"
                        .formatted(BpmnFile.title(task))
                    + " a way for decision = \"reject\", or a default flow."));
  }

  private static Stream<Element> splits(BpmnFile file, Element task) {
    return file.flowsFrom(task).stream()
        .flatMap(flow -> file.byId("exclusiveGateway", flow.getAttribute("targetRef")).stream());
  }

  private static boolean canSayNo(BpmnFile file, Element split) {
    var flows = file.flowsFrom(split);
    return flows.size() > 1
        && flows.stream()
            .anyMatch(flow ->
                BpmnFile.id(flow).equals(split.getAttribute("default"))
                    || saysNo(BpmnFile.condition(flow)));
  }

  private static boolean saysNo(String condition) {
    return condition.contains("\"reject\"")
        || condition.matches("(?s).*\\bdecision\\s*!=\\s*\"approve\".*")
        || condition.matches("(?s).*\\bnot\\s*\\(\\s*decision\\s*=\\s*\"approve\"\\s*\\).*");
  }
}
