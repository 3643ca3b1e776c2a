package io.countersign.processes;

import io.countersign.processes.DecisionTable.Input;
import io.countersign.processes.DecisionTable.Kind;
import io.countersign.processes.DecisionTable.Output;
import io.countersign.processes.DecisionTable.Row;

/** A decision table as DMN 1.3, as Camunda Modeler opens it. */
final class DmnWriter {

  private DmnWriter() {}

  static String write(DecisionTable table) {
    var xml = new StringBuilder();
    xml.append(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="%1$s-definitions" name="%2$s" namespace="https://countersign.io/policies" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.5.0">
          <decision id="%1$s" name="%2$s">
            <decisionTable id="%1$s-table" hitPolicy="FIRST">
        """
            .formatted(safe(table.id()), safe(table.name())));
    for (int i = 0; i < table.inputs().size(); i++) {
      input(xml, i + 1, table.inputs().get(i));
    }
    for (int i = 0; i < table.outputs().size(); i++) {
      output(xml, i + 1, table.outputs().get(i));
    }
    for (int i = 0; i < table.rows().size(); i++) {
      row(xml, i + 1, table.rows().get(i));
    }
    return xml.append(
            """
                </decisionTable>
              </decision>
              <dmndi:DMNDI>
                <dmndi:DMNDiagram>
                  <dmndi:DMNShape dmnElementRef="%s">
                    <dc:Bounds height="80" width="180" x="160" y="100" />
                  </dmndi:DMNShape>
                </dmndi:DMNDiagram>
              </dmndi:DMNDI>
            </definitions>
            """
                .formatted(safe(table.id())))
        .toString();
  }

  private static void input(StringBuilder xml, int number, Input input) {
    xml.append(
        """
              <input id="input-%1$d" label="%2$s">
                <inputExpression id="asks-%1$d" typeRef="%3$s"><text>%4$s</text></inputExpression>
              </input>
        """
            .formatted(
                number,
                safe(input.label()),
                input.kind() == Kind.NUMBER ? "number" : "string",
                safe(input.name())));
  }

  private static void output(StringBuilder xml, int number, Output output) {
    xml.append(
        """
              <output id="output-%d" label="%s" name="%s" typeRef="string" />
        """
            .formatted(number, safe(output.label()), safe(output.name())));
  }

  private static void row(StringBuilder xml, int number, Row row) {
    xml.append(
        """
              <rule id="row-%d">
                <description>%s</description>
        """
            .formatted(number, safe(row.annotation())));
    for (int i = 0; i < row.tests().size(); i++) {
      String test = DecisionTables.isAnything(row.tests().get(i)) ? "-" : row.tests().get(i);
      xml.append(
          """
                  <inputEntry id="row-%d-in-%d"><text>%s</text></inputEntry>
          """
              .formatted(number, i + 1, safe(test)));
    }
    for (int i = 0; i < row.values().size(); i++) {
      xml.append(
          """
                  <outputEntry id="row-%d-out-%d"><text>"%s"</text></outputEntry>
          """
              .formatted(number, i + 1, safe(row.values().get(i))));
    }
    xml.append("      </rule>\n");
  }

  /** Characters that XML cannot hold are dropped: no cell has a use for them. */
  private static String safe(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
