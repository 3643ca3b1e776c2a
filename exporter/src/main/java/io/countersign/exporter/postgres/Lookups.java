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
    if (of instanceof Change.InstanceChanged called && called.parentKey() != null) {
      long root = known(connection, called.parentKey()).orElse(called.parentKey());
      roots.put(called.instanceKey(), root);
      return root;
    }
    Optional<Long> known = known(connection, of.instanceKey());
    if (known.isEmpty() && of instanceof Change.InstanceChanged) {
      roots.put(of.instanceKey(), of.instanceKey());
    }
    return known.orElse(of.instanceKey());
  }

  /** Empty before the instance's own record came: variables of a called one come earlier. */
  private Optional<Long> known(Connection connection, long instanceKey) throws SQLException {
    Long known = roots.get(instanceKey);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Long> stored =
        text(connection, "select root_key from zeebe.instance where key = ?", instanceKey)
            .map(Long::parseLong);
    stored.ifPresent(root -> roots.put(instanceKey, root));
    return stored;
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
