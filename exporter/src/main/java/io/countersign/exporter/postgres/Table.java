package io.countersign.exporter.postgres;

import io.countersign.history.CanonicalJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that one transaction writes into one table: one of each key, its last state. */
final class Table {

  private final String upsert;
  private final Set<String> firstOnly;
  private final Map<Object, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();

  /**
   * @param columns all that are written; the first is {@code key}
   * @param firstOnly those that stay as they were first written
   */
  Table(String name, List<String> columns, Set<String> firstOnly) {
    this.firstOnly = firstOnly;
    String all = String.join(", ", columns);
    this.upsert =
        """
        insert into zeebe.%1$s (%2$s)
        select %2$s from jsonb_populate_recordset(null::zeebe.%1$s, ?::jsonb)
        on conflict (key) do update set %3$s
        """
            .formatted(
                name,
                all,
                columns.stream()
                    .skip(1)
                    .filter(column -> !firstOnly.contains(column))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", ")));
  }

  /** Adds a row, or brings the one of the same key up to date. */
  void put(Row row) {
    Map<String, @Nullable Object> values = row.values();
    Map<String, @Nullable Object> known = rows.get(row.key());
    if (known == null) {
      rows.put(row.key(), values);
      return;
    }
    values.forEach((column, value) -> {
      if (!firstOnly.contains(column)) {
        known.put(column, value);
      }
    });
  }

  void write(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(upsert)) {
      statement.setString(1, CanonicalJson.text(new ArrayList<>(rows.values())));
      statement.executeUpdate();
    }
    rows.clear();
  }
}
