package io.countersign.processes;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a compensation handler of a model takes back. */
public final class Compensation {

  private Compensation() {}

  /**
   * The ids of the activity that the handler belongs to, and of everything inside it; empty where
   * the element is no handler.
   */
  public static Set<String> covered(String xml, String handlerId) {
    return SafeXml.parse(xml.getBytes(StandardCharsets.UTF_8))
            instanceof SafeXml.Parsed.Read(var document)
        ? compensated(new BpmnFile("", document), handlerId)
            .map(Compensation::inside)
            .orElse(Set.of())
        : Set.of();
  }

  /** From the handler over its association and the boundary event to the activity. */
  static Optional<Element> compensated(BpmnFile file, String handlerId) {
    return file.all("association")
        .filter(to -> to.getAttribute("targetRef").equals(handlerId))
        .flatMap(to -> file.byId("boundaryEvent", to.getAttribute("sourceRef")).stream())
        .filter(event ->
            BpmnFile.children(event, BpmnFile.BPMN, "compensateEventDefinition")
                .findAny()
                .isPresent())
        .flatMap(event -> file.all("*").filter(e -> isAttached(event, e)))
        .findFirst();
  }

  private static boolean isAttached(Element event, Element activity) {
    return BpmnFile.id(activity).equals(event.getAttribute("attachedToRef"));
  }

  private static Set<String> inside(Element activity) {
    var ids = new HashSet<String>();
    for (Element element : (Iterable<Element>) withChildren(activity)::iterator) {
      if (!BpmnFile.id(element).isEmpty()) {
        ids.add(BpmnFile.id(element));
      }
    }
    return ids;
  }

  private static Stream<Element> withChildren(Element element) {
    var children = element.getChildNodes();
    return Stream.concat(
        Stream.of(element),
        java.util.stream.IntStream.range(0, children.getLength())
            .mapToObj(children::item)
            .filter((Node node) -> node instanceof Element)
            .map(Element.class::cast)
            .flatMap(Compensation::withChildren));
  }
}
