package io.countersign.server.web.policies;

import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTables;
import io.countersign.workers.PolicyColumns;
import java.util.ArrayList;
import java.util.List;

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
          then.add(new Cell(PolicyColumns.OUTPUTS.get(i).label(), row.values().get(i)));
        }
      }
      lines.add(new Line(lines.size() + 1, when, then, row.annotation()));
    }
    return new PolicyTable(lines);
  }
}
