package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Erasure;
import io.countersign.history.History;
import io.countersign.history.HistoryException;
import io.countersign.history.NewEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Erases the payloads of a case with their salts, and appends the entry that says so, in the
 * caller's transaction. Leaves, and with them every proof, stay.
 */
public final class PostgresErasing {

  /** Kept: what an erasure itself rests on, and the ledger's facts, which name nobody. */
  private static final String ERASABLE =
      """
      left(facts #>> '{subjects,instance}', 200) = ? and facts #>> '{subjects,instance}' is not null
      and payload is not null and facts ->> 'type' !~ '^(history|subject|budget)[.]'\
      """;

  private final DataSource database;
  private final History history;

  /**
   * @param database takes part in the caller's transactions, as the history does
   */
  public PostgresErasing(DataSource database, History history) {
    this.database = database;
    this.history = history;
  }

  /** The entries of the case whose payloads would go. */
  public List<Erasure.Stretch> erasable(long instance) {
    return with(connection -> stretches(connection, instance));
  }

  /** What is recorded of the case and would go, each entry a JSON object. */
  public List<String> payloads(long instance) {
    return with(connection -> {
      try (var select =
          connection.prepareStatement(
              "select idx, facts ->> 'at', facts ->> 'type', facts ->> 'sentence', payload"
                  + " from history.entry where "
                  + ERASABLE
                  + " order by idx")) {
        select.setString(1, Long.toString(instance));
        var lines = new ArrayList<String>();
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            lines.add(
                CanonicalJson.text(
                    Map.of(
                        "index", rows.getLong(1),
                        "at", rows.getString(2),
                        "type", rows.getString(3),
                        "sentence", rows.getString(4),
                        "payload", rows.getString(5))));
          }
        }
        return lines;
      }
    });
  }

  /** Whether entries of the case still wait for their place, for a fraction of a second. */
  public boolean waiting(long instance) {
    return with(connection -> {
      try (var select =
          connection.prepareStatement(
              "select from history.inbox where leaf::jsonb #>> '{subjects,instance}' = ? limit 1")) {
        select.setString(1, Long.toString(instance));
        try (var rows = select.executeQuery()) {
          return rows.next();
        }
      }
    });
  }

  /**
   * Erases; tells how many payloads went. Where none is left, nothing is appended.
   *
   * @param actor who asked for it, or the house where a rule did
   */
  public long erase(long instance, Actor actor, String basis, String approver) {
    List<Erasure.Stretch> stretches = erasable(instance);
    if (stretches.isEmpty()) {
      return 0;
    }
    long count = stretches.stream().mapToLong(s -> s.last() - s.first() + 1).sum();
    history.append(
        new NewEntry(
            Erasure.TYPE,
            actor,
            Map.of("instance", Long.toString(instance)),
            "ok",
            "The payloads of %d entries of a case were erased; what is proved of them stays."
                .formatted(count),
            new Erasure(stretches, basis, approver).payload()));
    return with(connection -> empty(connection, stretches));
  }

  private static long empty(Connection connection, List<Erasure.Stretch> stretches)
      throws SQLException {
    long erased = 0;
    try (var update =
        connection.prepareStatement(
            "update history.entry set payload = null, salt = null where idx between ? and ?")) {
      for (Erasure.Stretch stretch : stretches) {
        update.setLong(1, stretch.first());
        update.setLong(2, stretch.last());
        erased += update.executeUpdate();
      }
    }
    return erased;
  }

  private static List<Erasure.Stretch> stretches(Connection connection, long instance)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select idx from history.entry where " + ERASABLE + " order by idx for update")) {
      select.setString(1, Long.toString(instance));
      var stretches = new ArrayList<Erasure.Stretch>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long index = rows.getLong(1);
          boolean neighbour = !stretches.isEmpty() && stretches.getLast().last() == index - 1;
          long first = neighbour ? stretches.removeLast().first() : index;
          stretches.add(new Erasure.Stretch(first, index));
        }
      }
      return stretches;
    }
  }

  @FunctionalInterface
  private interface Asking<T> {
    T of(Connection connection) throws SQLException;
  }

  private <T> T with(Asking<T> asking) {
    try (Connection connection = database.getConnection()) {
      return asking.of(connection);
    } catch (SQLException e) {
      throw new HistoryException("Nothing was erased: " + e.getMessage(), e);
    }
  }
}
