package io.countersign.processes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A well-formed BPMN file, asked in the words of BPMN and of Zeebe's extensions. */
record BpmnFile(String name, Document document) {

  static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

  boolean isBpmn() {
    var root = document.getDocumentElement();
    return BPMN.equals(root.getNamespaceURI()) && "definitions".equals(root.getLocalName());
  }

  Stream<Element> all(String bpmnName) {
    return stream(document.getElementsByTagNameNS(BPMN, bpmnName));
  }

  Stream<Element> extensions() {
    return stream(document.getElementsByTagNameNS(ZEEBE, "*"));
  }

  Stream<Element> executableProcesses() {
    return all("process").filter(p -> p.getAttribute("isExecutable").strip().equals("true"));
  }

  Optional<Element> byId(String bpmnName, String id) {
    return all(bpmnName).filter(e -> id(e).equals(id)).findFirst();
  }

  Finding finding(Element element, String rule, String message) {
    return new Finding(name, nearestId(element), rule, message);
  }

  static String id(Element element) {
    return element.getAttribute("id");
  }

  /** The name that people see, else the id. */
  static String title(Element element) {
    var title = element.getAttribute("name").replaceAll("\\s+", " ").strip();
    return title.isEmpty() ? id(element) : title;
  }

  /** The element's own extension of that name, such as {@code taskDefinition}. */
  static Optional<Element> extension(Element element, String zeebeName) {
    return children(element, BPMN, "extensionElements")
        .flatMap(e -> children(e, ZEEBE, zeebeName))
        .findFirst();
  }

  /** The type of the element's job; empty where it has none. */
  static String jobType(Element element) {
    return extension(element, "taskDefinition").map(t -> t.getAttribute("type")).orElse("");
  }

  /** Input mappings: target to source. */
  static Map<String, String> inputs(Element element) {
    return pairs(extension(element, "ioMapping"), "input", "target", "source");
  }

  static Map<String, String> headers(Element element) {
    return pairs(extension(element, "taskHeaders"), "header", "key", "value");
  }

  List<Element> flowsFrom(Element node) {
    return all("sequenceFlow").filter(f -> f.getAttribute("sourceRef").equals(id(node))).toList();
  }

  static String condition(Element flow) {
    return children(flow, BPMN, "conditionExpression")
        .map(c -> c.getTextContent().strip())
        .findFirst()
        .orElse("");
  }

  static Stream<Element> children(Element parent, String namespace, String localName) {
    return stream(parent.getChildNodes())
        .filter(e -> namespace.equals(e.getNamespaceURI()) && localName.equals(e.getLocalName()));
  }

  private static String nearestId(Element element) {
    for (Node at = element; at instanceof Element e; at = at.getParentNode()) {
      if (!id(e).isEmpty()) {
        return id(e);
      }
    }
    return "";
  }

  private static Map<String, String> pairs(
      Optional<Element> parent, String name, String key, String value) {
    var pairs = new LinkedHashMap<String, String>();
    parent.stream()
        .flatMap(p -> children(p, ZEEBE, name))
        .forEach(e -> pairs.put(e.getAttribute(key), e.getAttribute(value)));
    return pairs;
  }

  private static Stream<Element> stream(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
