package io.countersign.server.web.workers;

import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Conditions as lines that people write: {@code amountCents is above 5000}. */
final class ConditionLines {

  private ConditionLines() {}

  static String write(List<Condition> conditions) {
    return conditions.stream()
        .map(condition ->
            "%s %s %s"
                .formatted(condition.argument(), condition.operator().words(), condition.value()))
        .collect(Collectors.joining("\n"));
  }

  /** What was read, or what was not understood. */
  sealed interface Read {

    record Conditions(List<Condition> all) implements Read {}

    record Unusable(String message) implements Read {}
  }

  static Read read(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (String line : lines) {
      if (condition(line).isEmpty()) {
        return new Read.Unusable(
            "'%s' is no condition. Write an argument, one of %s, and a value."
                .formatted(
                    line,
                    Arrays.stream(Operator.values())
                        .map(operator -> "'" + operator.words() + "'")
                        .collect(Collectors.joining(", "))));
      }
    }
    return new Read.Conditions(lines.stream().flatMap(line -> condition(line).stream()).toList());
  }

  /** The longest operator wins: "is not" is not "is". */
  private static Optional<Condition> condition(String line) {
    int space = line.indexOf(' ');
    if (space < 1) {
      return Optional.empty();
    }
    String rest = line.substring(space + 1).strip();
    return Arrays.stream(Operator.values())
        .filter(operator -> rest.startsWith(operator.words() + " "))
        .max(java.util.Comparator.comparingInt(operator -> operator.words().length()))
        .map(operator ->
            new Condition(
                line.substring(0, space),
                operator,
                rest.substring(operator.words().length()).strip()));
  }
}
