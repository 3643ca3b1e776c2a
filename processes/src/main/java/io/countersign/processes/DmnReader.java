package io.countersign.processes;

import io.countersign.processes.DecisionTable.Input;
import io.countersign.processes.DecisionTable.Kind;
import io.countersign.processes.DecisionTable.Output;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.processes.DecisionTables.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** One decision table from a DMN file. */
final class DmnReader {

  private static final List<String> NUMBERS = List.of("number", "integer", "long", "double");

  private final List<Problem> problems = new ArrayList<>();

  private DmnReader() {}

  static Read read(byte[] dmn) {
    if (dmn.length > DecisionTable.BYTES_MAX) {
      return refused(
          "The file has %d bytes; at most %d are taken."
              .formatted(dmn.length, DecisionTable.BYTES_MAX));
    }
    return switch (SafeXml.parse(dmn)) {
      case SafeXml.Parsed.Unreadable(String why) ->
          refused("The file cannot be read: %s. Save it again from the modeler.".formatted(why));
      case SafeXml.Parsed.Read(Document document) when !DmnFile.isDmn(document) ->
          refused(
              "The file starts with <%s>, which is not DMN. Save a decision table from the modeler."
                  .formatted(document.getDocumentElement().getTagName()));
      case SafeXml.Parsed.Read(Document document) -> new DmnReader().decisions(document);
    };
  }

  private static Read refused(String message) {
    return new Read.Unusable(List.of(new Problem(0, "", message)));
  }

  private Read decisions(Document document) {
    List<Element> decisions = children(document.getDocumentElement(), "decision");
    if (decisions.size() != 1) {
      return refused(
          "The file has %d decisions; a policy is exactly one decision table."
              .formatted(decisions.size()));
    }
    Element decision = decisions.getFirst();
    Optional<Element> table = child(decision, "decisionTable");
    if (table.isEmpty()) {
      return refused("The decision is no table. Draw it as a decision table in the modeler.");
    }
    String policy = table.get().getAttribute("hitPolicy");
    if (!policy.equals("FIRST")) {
      return refused(
          "The hit policy is %s; only FIRST is taken, so that whoever reads the table from the top"
                  .formatted(policy.isEmpty() ? "UNIQUE" : policy)
              + " down finds the row that decides. Choose F (First) in the modeler.");
    }
    return table(decision, table.get());
  }

  private Read table(Element decision, Element table) {
    List<Input> inputs = children(table, "input").stream().map(DmnReader::input).toList();
    List<Output> outputs = children(table, "output").stream().map(DmnReader::output).toList();
    int columns = inputs.size() + outputs.size();
    if (inputs.isEmpty() || outputs.isEmpty() || columns > DecisionTable.COLUMNS_MAX) {
      return refused(
          "The table has %d inputs and %d outputs; at least one of each and at most %d columns are taken."
              .formatted(inputs.size(), outputs.size(), DecisionTable.COLUMNS_MAX));
    }
    List<Element> rules = children(table, "rule");
    if (rules.size() > DecisionTable.ROWS_MAX) {
      return refused(
          "The table has %d rows; at most %d are taken."
              .formatted(rules.size(), DecisionTable.ROWS_MAX));
    }
    List<Row> rows =
        IntStream.range(0, rules.size())
            .mapToObj(i -> row(i + 1, rules.get(i), inputs, outputs))
            .toList();
    return problems.isEmpty()
        ? new Read.Table(
            new DecisionTable(
                decision.getAttribute("id"), decision.getAttribute("name"), inputs, outputs, rows))
        : new Read.Unusable(problems);
  }

  private static Input input(Element column) {
    Optional<Element> expression = child(column, "inputExpression");
    String name = expression.map(DmnReader::text).orElse("");
    String type = expression.map(e -> e.getAttribute("typeRef")).orElse("");
    String label = column.getAttribute("label");
    return new Input(
        name, label.isBlank() ? name : label, NUMBERS.contains(type) ? Kind.NUMBER : Kind.TEXT);
  }

  private static Output output(Element column) {
    String name = column.getAttribute("name");
    String label = column.getAttribute("label");
    return new Output(name, label.isBlank() ? name : label);
  }

  private Row row(int number, Element rule, List<Input> inputs, List<Output> outputs) {
    List<String> tests = children(rule, "inputEntry").stream().map(DmnReader::text).toList();
    List<Element> values = children(rule, "outputEntry");
    if (tests.size() != inputs.size() || values.size() != outputs.size()) {
      problems.add(
          new Problem(
              number,
              "",
              "it has %d and %d cells for %d inputs and %d outputs."
                  .formatted(tests.size(), values.size(), inputs.size(), outputs.size())));
      return new Row(tests, List.of(), annotation(rule));
    }
    List<String> texts =
        IntStream.range(0, values.size())
            .mapToObj(i -> value(number, outputs.get(i), text(values.get(i))))
            .toList();
    return new Row(tests, texts, annotation(rule));
  }

  /** An answer is a text or a number; anything that had to be computed could not be read. */
  private String value(int row, Output output, String literal) {
    if (literal.isEmpty() || literal.equals("-") || literal.equals("null")) {
      return "";
    }
    if (literal.matches("[0-9]{1,9}")) {
      return literal;
    }
    if (literal.length() >= 2
        && literal.startsWith("\"")
        && literal.endsWith("\"")
        && !literal.substring(1, literal.length() - 1).matches(".*[\"\\\\].*")) {
      return literal.substring(1, literal.length() - 1);
    }
    problems.add(
        new Problem(
            row,
            output.label(),
            "'%s' is neither a text in quotes nor a whole number.".formatted(literal)));
    return "";
  }

  /** Camunda Modeler keeps it in the description; DMN 1.3 has annotation entries, too. */
  private static String annotation(Element rule) {
    return child(rule, "description")
        .map(DmnReader::own)
        .or(() -> child(rule, "annotationEntry").map(DmnReader::text))
        .orElse("");
  }

  private static String text(Element cell) {
    return child(cell, "text").map(DmnReader::own).orElse("");
  }

  private static String own(Element element) {
    return element.getTextContent().strip();
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  private static List<Element> children(Element parent, String name) {
    var found = new ArrayList<Element>();
    for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }
}
