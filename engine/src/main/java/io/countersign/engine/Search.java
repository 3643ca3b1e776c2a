package io.countersign.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search of the read model: all conditions hold, the order is total, the window is bounded.
 *
 * @param from how many matches to leave out first; ignored after a cursor
 * @param after an opaque cursor from {@link Page#next()}, valid for the same order
 */
public record Search(
    List<Condition> conditions, List<Order> order, int limit, int from, @Nullable String after) {

  /** What one page can hold. */
  public static final int LIMIT_MAX = 1_000;

  public Search {
    conditions = List.copyOf(conditions);
    order = List.copyOf(order);
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException(
          "A page holds 0 to %d items, not %d.".formatted(LIMIT_MAX, limit));
    }
  }

  /** What a field holds: how its values are given. */
  public enum Kind {
    /** A {@link Long}. */
    KEY,
    /** A {@link String}. */
    TEXT,
    /** An {@link Integer}. */
    INTEGER,
    /** A {@link java.time.Instant}. */
    TIME,
    /** A {@link Boolean}. */
    FLAG,
    /** Several {@link String}s: a condition holds where it holds for any of them. */
    TEXTS
  }

  /** Something to search or order by. */
  public record Field(String name, Kind kind) {}

  /** How a field is compared; EXISTS takes a {@link Boolean}. */
  public enum Operator {
    EQ,
    NEQ,
    EXISTS,
    GT,
    GTE,
    LT,
    LTE,
    IN,
    NOT_IN,
    /** {@code *} stands for any text, {@code ?} for one character. */
    LIKE
  }

  /** One condition; only IN and NOT_IN take other than one value. */
  public record Condition(String field, Operator operator, List<?> values) {
    public Condition {
      values = List.copyOf(values);
    }

    public static Condition is(String field, Object value) {
      return new Condition(field, Operator.EQ, List.of(value));
    }
  }

  /** One step of the order; the key always comes last. */
  public record Order(String field, Direction direction) {}

  /** Up or down. */
  public enum Direction {
    ASC,
    DESC
  }
}
