package io.countersign.workers;

import io.countersign.processes.DecisionTable.Row;
import io.countersign.processes.DecisionTables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says in words what of a proposal made a row apply; the same proposal, the same words. */
final class PolicyWords {

  private static final Pattern COMPARED =
      Pattern.compile("(>=|<=|>|<)\\s*([0-9]+(?:\\.[0-9]{1,2})?)");

  private PolicyWords() {}

  /** {@code 120.00 EUR is above 50.00 EUR and it spends money}. */
  static String because(Row row, Map<String, ?> values) {
    var clauses = new ArrayList<String>();
    for (int i = 0; i < PolicyColumns.INPUTS.size(); i++) {
      String test = row.tests().get(i);
      if (!DecisionTables.isAnything(test)) {
        String column = PolicyColumns.INPUTS.get(i).name();
        clauses.add(clause(column, test, values.get(column)));
      }
    }
    return clauses.isEmpty() ? "a person decides on everything" : String.join(" and ", clauses);
  }

  private static String clause(
      String column, String test, @org.jspecify.annotations.Nullable Object value) {
    return switch (column) {
      case "amount" -> amount(test, value);
      case "access" -> access(String.valueOf(value));
      case "recipient" -> value == null ? "it goes to nobody named" : "it goes to " + shown(value);
      case "read" ->
          "OUTSIDE".equals(value)
              ? "the worker has read content from outside"
              : "the worker has read only our own content";
      case "process" -> "the process is " + shown(String.valueOf(value));
      case "worker" -> "the worker is " + shown(String.valueOf(value));
      default -> "the action is " + shown(String.valueOf(value));
    };
  }

  private static String amount(String test, @org.jspecify.annotations.Nullable Object value) {
    if (!(value instanceof BigDecimal amount)) {
      return "there is no amount";
    }
    var compared = COMPARED.matcher(test.strip());
    String is = euros(amount);
    if (!compared.matches()) {
      return "%s fits %s".formatted(is, test.strip());
    }
    String words =
        switch (compared.group(1)) {
          case ">" -> "is above";
          case ">=" -> "is at least";
          case "<" -> "is below";
          default -> "is at most";
        };
    return "%s %s %s".formatted(is, words, euros(new BigDecimal(compared.group(2))));
  }

  private static String euros(BigDecimal amount) {
    return Money.ofCents(amount.movePointRight(2).longValue());
  }

  private static String access(String level) {
    return switch (Access.valueOf(level)) {
      case READ -> "it reads";
      case WRITE -> "it changes data";
      case SEND -> "it sends something out";
      case SPEND -> "it spends money";
      case DESTRUCTIVE -> "it destroys data";
      case ADMIN -> "it changes who may do what";
    };
  }

  private static String shown(Object value) {
    return Visible.of(Bounded.text(value.toString(), 100));
  }

  /** What of a table is not as it was: rows that came and rows that went. */
  static List<String> changes(List<Row> before, List<Row> after) {
    var changes = new ArrayList<String>();
    for (int i = 0; i < after.size(); i++) {
      if (!before.contains(after.get(i))) {
        changes.add("Row %d is new: %s".formatted(i + 1, line(after.get(i))));
      }
    }
    for (int i = 0; i < before.size(); i++) {
      if (!after.contains(before.get(i))) {
        changes.add("Row %d is gone: %s".formatted(i + 1, line(before.get(i))));
      }
    }
    return changes.isEmpty() && !before.equals(after)
        ? List.of("The order of the rows changed.")
        : List.copyOf(changes);
  }

  /** A row on one line, as a person reads it. */
  static String line(Row row) {
    var cells = new ArrayList<String>();
    for (int i = 0; i < PolicyColumns.INPUTS.size(); i++) {
      if (!DecisionTables.isAnything(row.tests().get(i))) {
        cells.add("%s %s".formatted(PolicyColumns.INPUTS.get(i).name(), row.tests().get(i)));
      }
    }
    String then =
        String.join(" / ", row.values().stream().filter(value -> !value.isEmpty()).toList());
    return "%s -> %s. %s"
        .formatted(cells.isEmpty() ? "anything" : String.join(", ", cells), then, row.annotation());
  }
}
