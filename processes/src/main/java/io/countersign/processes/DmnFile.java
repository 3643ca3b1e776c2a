package io.countersign.processes;

import org.w3c.dom.Document;

/** A decision table's file; the engine reads what is in it. */
final class DmnFile {

  private DmnFile() {}

  static boolean isDmn(Document document) {
    var root = document.getDocumentElement();
    var namespace = root.getNamespaceURI();
    return namespace != null
        && namespace.startsWith("https://www.omg.org/spec/DMN/")
        && "definitions".equals(root.getLocalName());
  }
}
