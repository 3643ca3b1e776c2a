package io.countersign.server.web.policies;

import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTables;
import io.countersign.workers.PolicyColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The policy as people read it: for each row when it applies, what follows, and why. */
record PolicyTable(List<Line> lines) {

  public PolicyTable {
    lines = List.copyOf(lines);
  }

  /** One row. */
  public record Line(int number, List<Cell> when, List<Cell> then, String why) {

    public Line {
      when = List.copyOf(when);
      then = List.copyOf(then);
    }
  }

  /** A column and what it says; empty cells are left out. */
  public record Cell(String column, String text) {}

  static PolicyTable of(DecisionTable table) {
    var lines = new ArrayList<Line>();
    for (DecisionTable.Row row : table.rows()) {
      var when = new ArrayList<Cell>();
      for (int i = 0; i < row.tests().size(); i++) {
        if (!DecisionTables.isAnything(row.tests().get(i))) {
          when.add(new Cell(PolicyColumns.INPUTS.get(i).label(), row.tests().get(i)));
        }
      }
      var then = new ArrayList<Cell>();
      for (int i = 0; i < row.values().size(); i++) {
        if (!row.values().get(i).isBlank()) {
          then.add(new Cell(PolicyColumns.OUTPUTS.get(i).label(), words(row.values().get(i))));
        }
      }
      lines.add(new Line(lines.size() + 1, when, then, row.annotation()));
    }
    return new PolicyTable(lines);
  }

  /**
   * {@code PT2H} is 2 hours, {@code SUPERVISOR, OWNER} Supervisor or Owner, {@code none} the
   * ability's.
   */
  static String words(String value) {
    if (value.equals("none")) {
      return "as the ability says";
    }
    if (value.matches("P[0-9DTHMS]+")) {
      return words(Duration.parse(value));
    }
    return value.equals(value.toUpperCase(Locale.ROOT))
        ? Arrays.stream(value.split("\\s*,\\s*"))
            .map(role -> role.charAt(0) + role.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "))
        : value;
  }

  private static String words(Duration duration) {
    long minutes = duration.toMinutes();
    long size = minutes % 1_440 == 0 ? 1_440 : minutes % 60 == 0 ? 60 : 1;
    String unit = size == 1_440 ? "day" : size == 60 ? "hour" : "minute";
    return "%d %s%s".formatted(minutes / size, unit, minutes == size ? "" : "s");
  }
}
