package io.countersign.processes;

import java.util.List;

/**
 * One decision table of DMN 1.3 whose first row that fits decides, so that people read it from the
 * top down.
 */
public record DecisionTable(
    String id, String name, List<Input> inputs, List<Output> outputs, List<Row> rows) {

  /** The most bytes of a file. */
  public static final int BYTES_MAX = 256 * 1024;

  public static final int ROWS_MAX = 100;
  public static final int COLUMNS_MAX = 24;

  public DecisionTable {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    rows = List.copyOf(rows);
  }

  /** A column that is asked; {@code name} is what it asks for, {@code label} is for people. */
  public record Input(String name, String label, Kind kind) {}

  /** A column that answers. */
  public record Output(String name, String label) {}

  /** What is compared. */
  public enum Kind {
    TEXT,
    NUMBER
  }

  /**
   * One row: a cell for each column.
   *
   * @param tests FEEL unary tests; {@code -} fits anything
   * @param values texts, without FEEL's quotes
   * @param annotation says in a sentence what the row is for
   */
  public record Row(List<String> tests, List<String> values, String annotation) {

    public Row {
      tests = List.copyOf(tests);
      values = List.copyOf(values);
    }
  }

  /** What is wrong with a table: in which row (0 is the table itself), in which column. */
  public record Problem(int row, String column, String message) {

    /** As it stands alone. */
    public String sentence() {
      String where =
          row == 0
              ? column
              : column.isEmpty() ? "Row %d".formatted(row) : "Row %d, %s".formatted(row, column);
      return where.isEmpty() ? message : "%s: %s".formatted(where, message);
    }
  }
}
