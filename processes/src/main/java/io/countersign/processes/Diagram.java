package io.countersign.processes;

import io.countersign.processes.SafeXml.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * What pages need to know of a definition's XML.
 *
 * @param names of everything in the process that has an id: its own, else its id
 * @param drawn whether the file holds a picture
 */
public record Diagram(Map<String, String> names, boolean drawn) {

  private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";

  public Diagram {
    names = Map.copyOf(names);
  }

  /** Reads it; XML that cannot be read gives an empty diagram. */
  public static Diagram of(String bpmnXml) {
    return switch (SafeXml.parse(bpmnXml.getBytes(StandardCharsets.UTF_8))) {
      case Parsed.Unreadable _ -> new Diagram(Map.of(), false);
      case Parsed.Read(var document) -> {
        var names = new LinkedHashMap<String, String>();
        var file = new BpmnFile("", document);
        file.all("*").filter(Diagram::hasId).forEach(e -> names.put(BpmnFile.id(e), title(e)));
        yield new Diagram(names, document.getElementsByTagNameNS(DI, "BPMNShape").getLength() > 0);
      }
    };
  }

  /** The element's name, else its id. */
  public String name(String elementId) {
    return names.getOrDefault(elementId, elementId);
  }

  private static boolean hasId(Element element) {
    return !BpmnFile.id(element).isEmpty();
  }

  private static String title(Element element) {
    return BpmnFile.title(element);
  }
}
