package io.countersign.exporter.postgres;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** The names that a model gives its elements. */
final class Names {

  private Names() {}

  /** By element id; a model that cannot be read has no names. */
  static Map<String, String> in(String xml) {
    var names = new HashMap<String, String>();
    try {
      var reader = factory().createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT) {
          String id = reader.getAttributeValue(null, "id");
          String name = reader.getAttributeValue(null, "name");
          if (id != null && name != null && !name.isBlank()) {
            names.put(id, name.replaceAll("\\s+", " ").strip());
          }
        }
      }
    } catch (XMLStreamException e) {
      return Map.copyOf(names);
    }
    return Map.copyOf(names);
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
