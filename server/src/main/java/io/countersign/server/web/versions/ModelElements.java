package io.countersign.server.web.versions;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The elements of a BPMN model, with the fields of the forms in it, each as one text; where they
 * are drawn does not matter.
 */
final class ModelElements {

  private static final String DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI";

  private ModelElements() {}

  /** By kind and name, or id where they have no name; empty where the text is no XML. */
  static Map<String, String> of(String xml) {
    var elements = new TreeMap<String, String>();
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
      walk(document.getDocumentElement(), elements);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      return Map.of(); // the lines below say what changed
    }
    return elements;
  }

  private static void walk(Element element, Map<String, String> elements) {
    if (DRAWING.equals(element.getNamespaceURI())) {
      return;
    }
    if (element.hasAttribute("id") && element.getParentNode() instanceof Element) {
      var text = new StringBuilder();
      describe(element, text);
      elements.put(name(element), text.toString().strip());
    }
    if ("userTaskForm".equals(element.getLocalName())) {
      FormFields.of(element.getTextContent())
          .forEach((field, text) -> elements.put(name(element) + ": " + field, text));
    }
    children(element, child -> walk(child, elements));
  }

  private static String name(Element element) {
    String name = element.getAttribute("name").strip();
    String kind =
        element
            .getLocalName()
            .replaceAll("([a-z])([A-Z])", "$1 $2")
            .toLowerCase(java.util.Locale.ROOT);
    String id = element.getAttribute("id");
    return name.isEmpty() ? "%s %s".formatted(kind, id) : "%s “%s” (%s)".formatted(kind, name, id);
  }

  /** Its own attributes, and what stands in it that has no id of its own. */
  private static void describe(Element element, StringBuilder text) {
    var attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (!attribute.getNodeName().startsWith("xmlns")) {
        text.append(attribute.getNodeName())
            .append(": ")
            .append(attribute.getNodeValue())
            .append('\n');
      }
    }
    children(
        element,
        child -> {
          if (!child.hasAttribute("id") && !DRAWING.equals(child.getNamespaceURI())) {
            text.append(child.getNodeName()).append('\n');
            if (child.getFirstChild() != null && child.getElementsByTagName("*").getLength() == 0) {
              text.append("  ").append(child.getTextContent().strip()).append('\n');
            }
            describe(child, text);
          }
        });
  }

  private static void children(Element element, java.util.function.Consumer<Element> each) {
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element found) {
        each.accept(found);
      }
    }
  }
}
