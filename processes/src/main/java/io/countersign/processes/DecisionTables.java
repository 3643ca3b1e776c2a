package io.countersign.processes;

import io.countersign.processes.DecisionTable.Input;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads, checks, evaluates and writes decision tables. */
@Component
public final class DecisionTables {

  private final Cells cells;

  DecisionTables(Cells cells) {
    this.cells = cells;
  }

  /** What came of a file. */
  public sealed interface Read {

    /** A table as it stands in the file; its cells are not read yet. */
    record Table(DecisionTable table) implements Read {}

    /** None, with what is wrong. */
    record Unusable(List<Problem> problems) implements Read {

      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads DMN 1.3 as Camunda Modeler writes it. */
  public Read read(byte[] dmn) {
    return DmnReader.read(dmn);
  }

  /** The file of a table; reading it gives the same table. */
  public String write(DecisionTable table) {
    return DmnWriter.write(table);
  }

  /** What came of reading the cells. */
  public sealed interface Prepared {

    /** It can be asked. */
    record Usable(Ready ready) implements Prepared {}

    /** Cells that cannot be read. */
    record Unusable(List<Problem> problems) implements Prepared {

      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads every cell once, so that a mistake is found when the table is saved. */
  public Prepared prepare(DecisionTable table) {
    var problems = new ArrayList<Problem>();
    if (table.rows().isEmpty() || table.rows().size() > DecisionTable.ROWS_MAX) {
      problems.add(
          new Problem(
              0,
              "",
              "The table has %d rows; 1 to %d are taken."
                  .formatted(table.rows().size(), DecisionTable.ROWS_MAX)));
      return new Prepared.Unusable(problems);
    }
    var rows = new ArrayList<List<Cells.Test>>();
    for (int i = 0; i < table.rows().size(); i++) {
      rows.add(cells(table, i, problems));
    }
    return problems.isEmpty()
        ? new Prepared.Usable(new Ready(table, List.copyOf(rows)))
        : new Prepared.Unusable(problems);
  }

  private List<Cells.Test> cells(DecisionTable table, int index, List<Problem> problems) {
    Row row = table.rows().get(index);
    var cells = new ArrayList<Cells.Test>();
    for (int i = 0; i < table.inputs().size(); i++) {
      Input input = table.inputs().get(i);
      switch (cell(row.tests().get(i))) {
        case Cells.Read.Usable(var test) -> cells.add(test);
        case Cells.Read.Unusable(String why) ->
            problems.add(
                new Problem(
                    index + 1,
                    input.label(),
                    "'%s' cannot be read: %s. Write %s, or - for anything."
                        .formatted(row.tests().get(i), why, example(input))));
      }
    }
    return cells;
  }

  private Cells.Read cell(String text) {
    return isAnything(text) ? new Cells.Read.Usable(_ -> true) : cells.read(text.strip());
  }

  /** Whether the cell fits anything. */
  public static boolean isAnything(String test) {
    return test.isBlank() || test.strip().equals("-");
  }

  private static String example(Input input) {
    return switch (input.kind()) {
      case NUMBER -> "a comparison such as > 50 or [10..50]";
      case TEXT -> "a text in quotes such as \"SPEND\"";
    };
  }

  /** A table whose cells are read. */
  public static final class Ready {

    private final DecisionTable table;
    private final List<List<Cells.Test>> rows;

    private Ready(DecisionTable table, List<List<Cells.Test>> rows) {
      this.table = table;
      this.rows = rows;
    }

    /** The table itself. */
    public DecisionTable table() {
      return table;
    }

    /** The first row that fits, from the top; absent values are not in the map. */
    public Optional<Hit> first(Map<String, ?> values) {
      for (int i = 0; i < rows.size(); i++) {
        if (fits(rows.get(i), values)) {
          return Optional.of(new Hit(i + 1, table.rows().get(i)));
        }
      }
      return Optional.empty();
    }

    private boolean fits(List<Cells.Test> cells, Map<String, ?> values) {
      for (int i = 0; i < cells.size(); i++) {
        @Nullable Object value = values.get(table.inputs().get(i).name());
        if (!cells.get(i).holds(value)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The row that decides; rows count from 1. */
  public record Hit(int number, Row row) {}
}
