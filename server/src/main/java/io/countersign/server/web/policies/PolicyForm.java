package io.countersign.server.web.policies;

import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.PolicyColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.util.MultiValueMap;

/**
 * The table as the page's form shows and sends it.
 *
 * @param version that was seen
 */
record PolicyForm(int version, List<Line> lines) {

  /** What a new row begins with. */
  private static final Map<String, String> NEW_ROW =
      Map.of(
          "who", "one",
          "roles", "SUPERVISOR, OWNER",
          "remind", "PT4H",
          "escalate", "P1D",
          "escalateTo", "OWNER",
          "expire", "P7D");

  public PolicyForm {
    lines = List.copyOf(lines);
  }

  /** One row; cells in the order of the columns. */
  public record Line(List<Cell> when, List<Cell> then, Cell why) {

    public Line {
      when = List.copyOf(when);
      then = List.copyOf(then);
    }
  }

  /** What stands in a cell, and what is wrong with it. */
  public record Cell(String name, String column, String text, List<String> problems) {

    public Cell {
      problems = List.copyOf(problems);
    }
  }

  static PolicyForm of(int version, DecisionTable table, List<Problem> problems) {
    return new PolicyForm(
        version,
        IntStream.range(0, table.rows().size())
            .mapToObj(i -> line(i, table.rows().get(i), problems))
            .toList());
  }

  private static Line line(int at, Row row, List<Problem> problems) {
    var when = new ArrayList<Cell>();
    for (int i = 0; i < PolicyColumns.INPUTS.size(); i++) {
      when.add(
          cell(
              "in.%d.%d".formatted(at, i),
              at,
              PolicyColumns.INPUTS.get(i).label(),
              row.tests().get(i),
              problems));
    }
    var then = new ArrayList<Cell>();
    for (int i = 0; i < PolicyColumns.OUTPUTS.size(); i++) {
      then.add(
          cell(
              "out.%d.%d".formatted(at, i),
              at,
              PolicyColumns.OUTPUTS.get(i).label(),
              row.values().get(i),
              problems));
    }
    return new Line(
        when, then, cell("why.%d".formatted(at), at, "Why", row.annotation(), problems));
  }

  private static Cell cell(
      String name, int at, String column, String text, List<Problem> problems) {
    return new Cell(
        name,
        column,
        text,
        problems.stream()
            .filter(problem -> problem.row() == at + 1 && problem.column().equals(column))
            .map(Problem::message)
            .toList());
  }

  static int version(MultiValueMap<String, String> sent) {
    String text = text(sent, "version");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** As it was sent, and one step further: a row more, one less, or in another place. */
  static DecisionTable table(MultiValueMap<String, String> sent, String step) {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < DecisionTable.ROWS_MAX && sent.containsKey("why." + i); i++) {
      rows.add(row(sent, i));
    }
    String[] parts = step.split("\\.", 2);
    int at = parts.length == 2 && parts[1].matches("[0-9]{1,2}") ? Integer.parseInt(parts[1]) : -1;
    if (at < 0 || at >= rows.size()) {
      return table(rows);
    }
    switch (parts[0]) {
      case "add" -> rows.add(at, empty());
      case "remove" -> rows.remove(at);
      case "up" -> Collections.swap(rows, at, Math.max(0, at - 1));
      case "down" -> Collections.swap(rows, at, Math.min(rows.size() - 1, at + 1));
      default -> {
        // nothing but what was sent
      }
    }
    return table(rows);
  }

  private static DecisionTable table(List<Row> rows) {
    return new DecisionTable("gates", "Gates", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows);
  }

  private static Row row(MultiValueMap<String, String> sent, int at) {
    return new Row(
        IntStream.range(0, PolicyColumns.INPUTS.size())
            .mapToObj(i -> test(text(sent, "in.%d.%d".formatted(at, i))))
            .toList(),
        IntStream.range(0, PolicyColumns.OUTPUTS.size())
            .mapToObj(i -> text(sent, "out.%d.%d".formatted(at, i)))
            .toList(),
        text(sent, "why." + at));
  }

  private static String test(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static Row empty() {
    return new Row(
        Collections.nCopies(PolicyColumns.INPUTS.size(), "-"),
        PolicyColumns.OUTPUTS.stream()
            .map(output -> NEW_ROW.getOrDefault(output.name(), ""))
            .toList(),
        "");
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }
}
