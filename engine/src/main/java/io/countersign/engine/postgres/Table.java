package io.countersign.engine.postgres;

import io.countersign.engine.Search;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/**
 * A searchable part of the read model.
 *
 * @param from the FROM clause, with joins
 * @param columns field name to SQL
 * @param key the SQL of the unique key, which ends every order
 */
record Table<T>(
    String select,
    String from,
    String key,
    Map<String, Column> columns,
    Search.Order defaultOrder,
    RowMapper<T> mapper) {

  /** An SQL expression and what it holds. */
  record Column(String sql, Search.Kind kind) {

    String cast() {
      return switch (kind) {
        case KEY -> "bigint";
        case TEXT, TEXTS -> "text";
        case INTEGER -> "int";
        case TIME -> "timestamptz";
        case FLAG -> "boolean";
      };
    }

    /** Never null, so that rows can be compared with a cursor. */
    String sortable() {
      return switch (kind) {
        case KEY -> "coalesce(%s, 0)".formatted(sql);
        case TEXT -> "coalesce(%s, '')".formatted(sql);
        case TEXTS -> "array_to_string(%s, ',')".formatted(sql);
        case INTEGER -> "coalesce(%s, 0)".formatted(sql);
        case TIME -> "coalesce(%s, 'infinity'::timestamptz)".formatted(sql);
        case FLAG -> "coalesce(%s, false)".formatted(sql);
      };
    }
  }

  /** Joins the fields that people may use with their SQL. */
  static Map<String, Column> columns(Iterable<Search.Field> fields, Map<String, String> sql) {
    return java.util.stream.StreamSupport.stream(fields.spliterator(), false)
        .collect(
            Collectors.toUnmodifiableMap(
                Search.Field::name,
                field -> {
                  String expression = sql.get(field.name());
                  if (expression == null) {
                    throw new IllegalStateException(field.name() + " has no SQL.");
                  }
                  return new Column(expression, field.kind());
                }));
  }

  Column column(String field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalArgumentException(
          "Nothing can be searched by '%s'; by %s it can."
              .formatted(field, columns.keySet().stream().sorted().toList()));
    }
    return column;
  }
}
