package io.countersign.exporter.postgres;

import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a record does not say itself: the outermost instance, and the names of elements. */
final class Lookups {

  private static final int ROOTS_MAX = 20_000;
  private static final int MODELS_MAX = 100;

  private final Map<Long, Long> roots = bounded(ROOTS_MAX);
  private final Map<Long, Map<String, String>> names = bounded(MODELS_MAX);

  /** Asks once for all that these records are about; {@link #root} then asks no more. */
  void prepare(Connection connection, List<Exported> records) throws SQLException {
    var wanted = new HashSet<Long>();
    for (Exported record : records) {
      for (Change change : record.changes()) {
        switch (change) {
          case Change.InstanceChanged it when it.parentKey() == null ->
              roots.put(it.instanceKey(), it.instanceKey());
          case Change.InstanceChanged called -> wanted.add(called.parentKey());
          case Change.OfInstance of -> wanted.add(of.instanceKey());
          default -> {}
        }
      }
    }
    wanted.removeIf(key -> roots.get(key) != null);
    if (!wanted.isEmpty()) {
      load(connection, wanted);
    }
  }

  private void load(Connection connection, Set<Long> instances) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select key, root_key from zeebe.instance where key = any (?)")) {
      select.setArray(1, connection.createArrayOf("bigint", instances.toArray(Long[]::new)));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          roots.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
  }

  /**
   * The outermost instance; 0 for what belongs to none. Before the record of a called instance came
   * that is the instance itself: its variables come earlier.
   */
  long root(Change change) {
    if (!(change instanceof Change.OfInstance of)) {
      return 0;
    }
    if (of instanceof Change.InstanceChanged called && called.parentKey() != null) {
      long root = known(called.parentKey());
      roots.put(called.instanceKey(), root);
      return root;
    }
    return known(of.instanceKey());
  }

  private long known(long instanceKey) {
    return Optional.ofNullable(roots.get(instanceKey)).orElse(instanceKey);
  }

  /** The name of what changed, where the model gives it one. */
  @Nullable String name(Connection connection, Change change) throws SQLException {
    return switch (change) {
      case Change.DefinitionDeployed it -> {
        names.put(it.key(), Names.in(it.xml()));
        yield names(connection, it.key()).get(it.bpmnProcessId());
      }
      case Change.ElementChanged it -> names(connection, it.definitionKey()).get(it.elementId());
      default -> null;
    };
  }

  private Map<String, String> names(Connection connection, long definitionKey) throws SQLException {
    Map<String, String> known = names.get(definitionKey);
    if (known == null) {
      known =
          text(connection, "select xml from zeebe.definition where key = ?", definitionKey)
              .map(Names::in)
              .orElse(Map.of());
      names.put(definitionKey, known);
    }
    return known;
  }

  private static Optional<String> text(Connection connection, String sql, long key)
      throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setLong(1, key);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** After a roll-back it may know what is not written. */
  void forget() {
    roots.clear();
    names.clear();
  }

  private static <V> Map<Long, V> bounded(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
        return size() > max;
      }
    };
  }
}
