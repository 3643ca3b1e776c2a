package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Erasure;
import io.countersign.history.History;
import io.countersign.history.HistoryException;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Erases the payloads of a case with their salts, gives up the key that they are sealed under, and
 * appends the entry that says so, in the caller's transaction. Each server's file forgets the key
 * within a second of the commit ({@link Sequencer}). Leaves, and with them every proof, stay.
 */
public final class PostgresErasing {

  /**
   * First words of types. Kept: what an erasure rests on, and the ledger's facts, which name
   * nobody.
   */
  static final String KEPT = "history|subject|budget";

  private static final String ERASABLE =
      """
      left(facts #>> '{subjects,instance}', 200) = ? and facts #>> '{subjects,instance}' is not null
      and (payload is not null or sealed is not null) and facts ->> 'type' !~ '^(%s)[.]'\
      """
          .formatted(KEPT);

  /** One erasure commits after the other, so the order of destroyed keys is that of commits. */
  private static final String ONE_AT_A_TIME =
      "select pg_advisory_xact_lock(hashtext('history.destroyed_order'))";

  private static final String KEYS =
      """
      select number from history.case_key
      where instance = ? and destroyed is null order by number for update\
      """;

  private static final String DESTROY =
      """
      update history.case_key set destroyed = nextval('history.destroyed_order')
      where number = any (?)\
      """;

  private final DataSource database;
  private final History history;
  private final PayloadReading reading;

  /**
   * @param database takes part in the caller's transactions, as the history does
   */
  public PostgresErasing(DataSource database, History history, PayloadKeys keys) {
    this.database = database;
    this.history = history;
    this.reading = new PayloadReading(keys);
  }

  /** What is recorded of the case and would go, each entry a JSON object. */
  public List<String> payloads(long instance) {
    return with(connection -> {
      try (var select =
          connection.prepareStatement(
              "select idx, facts ->> 'at' as at, facts ->> 'type' as type, facts ->> 'sentence' as sentence, "
                  + PayloadReading.COLUMNS
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
                        "index", rows.getLong("idx"),
                        "at", rows.getString("at"),
                        "type", rows.getString("type"),
                        "sentence", rows.getString("sentence"),
                        "payload", reading.facts(rows).payload().orElse("{}"))));
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
    List<Long> keys = with(connection -> keys(connection, instance));
    List<Erasure.Stretch> stretches = with(connection -> stretches(connection, instance, keys));
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
    return with(connection -> {
      try (var destroy = connection.prepareStatement(DESTROY)) {
        destroy.setArray(1, connection.createArrayOf("bigint", keys.toArray()));
        destroy.executeUpdate();
      }
      return empty(connection, stretches);
    });
  }

  /** Locked: what is placed from now on is sealed under another key, and no part of this. */
  private static List<Long> keys(Connection connection, long instance) throws SQLException {
    try (var lock = connection.prepareStatement(ONE_AT_A_TIME)) {
      lock.execute();
    }
    try (var select = connection.prepareStatement(KEYS)) {
      select.setString(1, Long.toString(instance));
      var keys = new ArrayList<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      return keys;
    }
  }

  private static long empty(Connection connection, List<Erasure.Stretch> stretches)
      throws SQLException {
    long erased = 0;
    try (var update =
        connection.prepareStatement(
            "update history.entry set payload = null, salt = null, sealed = null where idx between ? and ?")) {
      for (Erasure.Stretch stretch : stretches) {
        update.setLong(1, stretch.first());
        update.setLong(2, stretch.last());
        erased += update.executeUpdate();
      }
    }
    return erased;
  }

  private static List<Erasure.Stretch> stretches(
      Connection connection, long instance, List<Long> keys) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select idx from history.entry where "
                + ERASABLE
                + " and (key is null or key = any (?)) order by idx for update")) {
      select.setString(1, Long.toString(instance));
      select.setArray(2, connection.createArrayOf("bigint", keys.toArray()));
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
