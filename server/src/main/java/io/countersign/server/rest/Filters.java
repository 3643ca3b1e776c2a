package io.countersign.server.rest;

import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Search.Field;
import io.countersign.engine.Search.Operator;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a filter's values: plain ones, and objects of operators. */
final class Filters {

  private static final int VALUES_MAX = 1_000;

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "$eq", Operator.EQ,
          "$neq", Operator.NEQ,
          "$exists", Operator.EXISTS,
          "$gt", Operator.GT,
          "$gte", Operator.GTE,
          "$lt", Operator.LT,
          "$lte", Operator.LTE,
          "$in", Operator.IN,
          "$notIn", Operator.NOT_IN,
          "$like", Operator.LIKE);

  private static final Set<Operator> RANGES =
      EnumSet.of(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE);

  private Filters() {}

  static List<Condition> read(Field field, Object value) {
    String at = "filter." + field.name();
    if (!(value instanceof Map<?, ?> operators)) {
      return List.of(Condition.is(field.name(), single(at, field, value)));
    }
    var conditions = new ArrayList<Condition>();
    operators.forEach((name, operand) -> {
      if (operand != null && !List.of().equals(operand)) { // Camunda's client sends empty lists
        conditions.add(condition(at + "." + name, field, String.valueOf(name), operand));
      }
    });
    return conditions;
  }

  private static Condition condition(String at, Field field, String name, Object operand) {
    Operator operator = OPERATORS.get(name);
    if (operator == null || !fits(field, operator)) {
      throw ProblemException.field(at, "%s cannot be used with %s.".formatted(name, field.name()));
    }
    return switch (operator) {
      case EXISTS -> new Condition(field.name(), operator, List.of(flag(at, operand)));
      case IN, NOT_IN -> new Condition(field.name(), operator, several(at, field, operand));
      default -> new Condition(field.name(), operator, List.of(single(at, field, operand)));
    };
  }

  private static boolean fits(Field field, Operator operator) {
    return switch (field.kind()) {
      case TEXT, TEXTS -> !RANGES.contains(operator);
      case KEY, INTEGER, TIME -> operator != Operator.LIKE;
      case FLAG -> operator == Operator.EQ || operator == Operator.NEQ;
    };
  }

  private static List<?> several(String at, Field field, Object operand) {
    if (!(operand instanceof List<?> values) || values.size() > VALUES_MAX) {
      throw ProblemException.field(
          at, "A list of up to %d values is needed.".formatted(VALUES_MAX));
    }
    return values.stream().map(value -> single(at, field, String.valueOf(value), value)).toList();
  }

  private static Object single(String at, Field field, Object value) {
    return single(at, field, String.valueOf(value), value);
  }

  private static Object single(String at, Field field, String text, Object value) {
    return switch (field.kind()) {
      case KEY -> {
        if (value instanceof String) {
          yield Keys.read(at, text);
        }
        throw ProblemException.field(at, "%s is a number; keys are text.".formatted(text));
      }
      case TEXT, TEXTS -> {
        if (value instanceof String) {
          yield text;
        }
        throw ProblemException.field(at, "%s is no text.".formatted(text));
      }
      case INTEGER -> {
        if (value instanceof Integer) {
          yield value;
        }
        throw ProblemException.field(at, "%s is no whole number.".formatted(text));
      }
      case TIME -> time(at, text);
      case FLAG -> flag(at, value);
    };
  }

  private static Object time(String at, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.field(
          at, "'%s' is no time. Write it as 2026-11-20T10:00:00Z.".formatted(text));
    }
  }

  private static Boolean flag(String at, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw ProblemException.field(at, "%s is neither true nor false.".formatted(value));
  }

  /** For other query parameters than those of searches. */
  static int limit(String at, int value) {
    if (value < 1 || value > Search.LIMIT_MAX) {
      throw ProblemException.field(
          at, "%d is not within 1 and %d.".formatted(value, Search.LIMIT_MAX));
    }
    return value;
  }
}
