package io.countersign.engine.postgres;

import io.countersign.engine.Page;
import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Search.Direction;
import io.countersign.engine.Search.Order;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Builds and runs the SQL of one {@link Search}; values only ever travel as parameters. */
final class Selection<T> {

  private final JdbcClient jdbc;
  private final Table<T> table;
  private final Search search;
  private final List<Step> order;
  private final Map<String, Object> parameters = new HashMap<>();

  private record Step(String sql, String cast, Direction direction) {}

  private record Row<T>(T item, List<String> position) {}

  Selection(JdbcClient jdbc, Table<T> table, Search search) {
    this.jdbc = jdbc;
    this.table = table;
    this.search = search;
    this.order = steps(table, search.order());
  }

  Page<T> page() {
    String where = where();
    Long total =
        jdbc.sql("select count(*) from %s where %s".formatted(table.from(), where))
            .params(parameters)
            .query(Long.class)
            .single();
    String after = search.after();
    String seek = after == null ? "true" : seek(Cursor.read(after, order.size()));
    List<Row<T>> rows = rows(where, seek, after == null ? search.from() : 0);
    boolean more = rows.size() > search.limit();
    List<Row<T>> shown = more ? rows.subList(0, search.limit()) : rows;
    return new Page<>(
        shown.stream().map(Row::item).toList(),
        total,
        more && !shown.isEmpty() ? Cursor.of(shown.getLast().position()) : null);
  }

  /** The first that fits; how many there are is not asked. */
  Optional<T> first() {
    return rows(where(), "true", 0).stream().map(Row::item).findFirst();
  }

  private List<Row<T>> rows(String where, String seek, int offset) {
    String position =
        IntStream.range(0, order.size())
            .mapToObj(i -> "(%s)::text as at_%d".formatted(order.get(i).sql(), i))
            .collect(Collectors.joining(", "));
    String by =
        order.stream()
            .map(step -> step.sql() + " " + step.direction())
            .collect(Collectors.joining(", "));
    return jdbc.sql(
            """
            select %s, %s from %s
            where (%s) and (%s) order by %s limit :pageLimit offset :pageFrom
            """
                .formatted(table.select(), position, table.from(), where, seek, by))
        .params(parameters)
        .param("pageLimit", search.limit() + 1)
        .param("pageFrom", offset)
        .query((row, number) -> {
          var at = new ArrayList<String>();
          for (int i = 0; i < order.size(); i++) {
            at.add(row.getString("at_" + i));
          }
          T item = table.mapper().mapRow(row, number);
          return new Row<>(java.util.Objects.requireNonNull(item), at);
        })
        .list();
  }

  private static List<Step> steps(Table<?> table, List<Order> wanted) {
    var steps = new ArrayList<Step>();
    List<Order> order = wanted.isEmpty() ? List.of(table.defaultOrder()) : wanted;
    for (Order step : order) {
      Table.Column column = table.column(step.field());
      steps.add(new Step(column.sortable(), column.cast(), step.direction()));
    }
    steps.add(new Step(table.key(), "bigint", order.getLast().direction()));
    return steps;
  }

  /** Rows strictly behind the position: (a > x) or (a = x and b > y) or ... */
  private String seek(List<String> position) {
    var alternatives = new ArrayList<String>();
    var equal = new StringBuilder();
    for (int i = 0; i < order.size(); i++) {
      Step step = order.get(i);
      parameters.put("seek" + i, position.get(i));
      String value = "cast(:seek%d as %s)".formatted(i, step.cast());
      String behind = step.direction() == Direction.ASC ? ">" : "<";
      alternatives.add("(%s%s %s %s)".formatted(equal, step.sql(), behind, value));
      equal.append("%s = %s and ".formatted(step.sql(), value));
    }
    return String.join(" or ", alternatives);
  }

  private String where() {
    var all = new ArrayList<String>();
    all.add("true");
    for (Condition condition : search.conditions()) {
      all.add("(" + sql(condition, "p" + all.size()) + ")");
    }
    return String.join(" and ", all);
  }

  private String sql(Condition condition, String name) {
    Table.Column column = table.column(condition.field());
    return column.kind() == Search.Kind.TEXTS
        ? "exists (select 1 from unnest(%s) any_of(item) where %s)"
            .formatted(column.sql(), compared("any_of.item", condition, name))
        : compared(column.sql(), condition, name);
  }

  private String compared(String column, Condition condition, String name) {
    return switch (condition.operator()) {
      case EXISTS -> column + (condition.values().contains(true) ? " is not null" : " is null");
      case IN -> condition.values().isEmpty() ? "false" : column + " in (" + list(condition, name);
      case NOT_IN ->
          condition.values().isEmpty() ? "true" : column + " not in (" + list(condition, name);
      case LIKE -> column + " like " + value(name, pattern(condition.values().getFirst()));
      case EQ -> column + " = " + value(name, condition.values().getFirst());
      case NEQ -> column + " is distinct from " + value(name, condition.values().getFirst());
      case GT -> column + " > " + value(name, condition.values().getFirst());
      case GTE -> column + " >= " + value(name, condition.values().getFirst());
      case LT -> column + " < " + value(name, condition.values().getFirst());
      case LTE -> column + " <= " + value(name, condition.values().getFirst());
    };
  }

  private String list(Condition condition, String name) {
    parameters.put(name, condition.values().stream().map(Selection::jdbcValue).toList());
    return ":" + name + ")";
  }

  private String value(String name, Object value) {
    parameters.put(name, jdbcValue(value));
    return ":" + name;
  }

  private static Object jdbcValue(Object value) {
    return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
  }

  /** From {@code *} and {@code ?}, each escaped by a backslash, to SQL's wildcards. */
  private static String pattern(Object value) {
    var pattern = new StringBuilder();
    String text = value.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> pattern.append('%');
        case '?' -> pattern.append('_');
        case '%', '_' -> pattern.append('\\').append(c);
        case '\\' -> {
          i = Math.min(i + 1, text.length() - 1);
          pattern.append('\\').append(text.charAt(i));
        }
        default -> pattern.append(c);
      }
    }
    return pattern.toString();
  }
}
