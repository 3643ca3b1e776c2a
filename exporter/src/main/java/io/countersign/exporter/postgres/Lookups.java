package io.countersign.exporter.postgres;

import io.countersign.exporter.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a record does not say itself: the outermost instance, and the names of elements. */
final class Lookups {

  private static final int ROOTS_MAX = 20_000;
  private static final int MODELS_MAX = 100;

  private final Map<Long, Long> roots = bounded(ROOTS_MAX);
  private final Map<Long, Map<String, String>> names = bounded(MODELS_MAX);

  /** The outermost instance; 0 for what belongs to none. */
  long root(Connection connection, Change change) throws SQLException {
    if (!(change instanceof Change.OfInstance of)) {
      return 0;
    }
    Long known = roots.get(of.instanceKey());
    if (known != null) {
      return known;
    }
    long root = findRoot(connection, of);
    roots.put(of.instanceKey(), root);
    return root;
  }

  private long findRoot(Connection connection, Change.OfInstance of) throws SQLException {
    if (of instanceof Change.InstanceChanged started && started.parentKey() != null) {
      long parent = started.parentKey();
      Long known = roots.get(parent);
      return known != null ? known : selectRoot(connection, parent);
    }
    return selectRoot(connection, of.instanceKey());
  }

  private static long selectRoot(Connection connection, long instanceKey) throws SQLException {
    return text(connection, "select root_key from zeebe.instance where key = ?", instanceKey)
        .map(Long::parseLong)
        .orElse(instanceKey);
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
