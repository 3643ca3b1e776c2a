package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Erasable;
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
 * Erases the payloads of a case or a message with their salts, gives up the key that they are
 * sealed under, and appends the entry that says so, in the caller's transaction. Each server's file
 * forgets the key within a second of the commit ({@link Sequencer}). Leaves, and with them every
 * proof, stay.
 */
public final class PostgresErasing {

  /**
   * First words of types. Kept: what an erasure rests on, and the ledger's facts, which name
   * nobody.
   */
  static final String KEPT = "history|subject|budget";

  /** Of the engine's, which say by their correlation key whom they are about. */
  private static final String MESSAGES =
      """
      select idx, facts #>> '{subjects,message}' as message, %s from history.entry
      where left(facts ->> 'type', 200) collate "C" = 'message.published' and idx > ?
        and facts #>> '{subjects,message}' is not null
      order by idx limit ?\
      """
          .formatted(PayloadReading.COLUMNS);

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

  private static String erasable(Erasable what) {
    return """
    left(facts #>> '{subjects,%1$s}', 200) = ? and facts #>> '{subjects,%1$s}' is not null
    and (payload is not null or sealed is not null) and facts ->> 'type' !~ '^(%2$s)[.]'\
    """
        .formatted(what.subject(), KEPT);
  }

  /** A message, and which place its entry has. */
  public record Message(long index, long key, String correlationKey) {}

  /** The messages behind a place in the log. */
  public List<Message> messages(long after, int max) {
    return with(connection -> {
      try (var select = connection.prepareStatement(MESSAGES)) {
        select.setLong(1, after);
        select.setInt(2, max);
        var messages = new ArrayList<Message>();
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            String facts = reading.facts(rows).payload().orElse("{}");
            Object key = CanonicalJson.readObject(facts).get("correlationKey");
            messages.add(
                new Message(
                    rows.getLong("idx"),
                    rows.getLong("message"),
                    key instanceof String text ? text : ""));
          }
        }
        return messages;
      }
    });
  }

  /** What is recorded of it and would go, each entry a JSON object. */
  public List<String> payloads(Erasable what) {
    return with(connection -> {
      try (var select =
          connection.prepareStatement(
              "select idx, facts ->> 'at' as at, facts ->> 'type' as type, facts ->> 'sentence' as sentence, "
                  + PayloadReading.COLUMNS
                  + " from history.entry where "
                  + erasable(what)
                  + " order by idx")) {
        select.setString(1, what.key());
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

  /** Whether entries of it still wait for their place, for a fraction of a second. */
  public boolean waiting(Erasable what) {
    return with(connection -> {
      try (var select =
          connection.prepareStatement(
              "select from history.inbox where leaf::jsonb #>> array['subjects', ?] = ? limit 1")) {
        select.setString(1, what.subject());
        select.setString(2, what.key());
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
  public long erase(Erasable what, Actor actor, String basis, String approver) {
    List<Long> keys = with(connection -> keys(connection, what));
    List<Erasure.Stretch> stretches = with(connection -> stretches(connection, what, keys));
    if (stretches.isEmpty()) {
      return 0;
    }
    long count = stretches.stream().mapToLong(s -> s.last() - s.first() + 1).sum();
    history.append(
        new NewEntry(
            Erasure.TYPE,
            actor,
            Map.of(what.subject(), what.key()),
            "ok",
            "The payloads of %d entries of a %s were erased; what is proved of them stays."
                .formatted(count, noun(what)),
            new Erasure(stretches, basis, approver).payload()));
    return with(connection -> {
      try (var destroy = connection.prepareStatement(DESTROY)) {
        destroy.setArray(1, connection.createArrayOf("bigint", keys.toArray()));
        destroy.executeUpdate();
      }
      return empty(connection, stretches);
    });
  }

  private static String noun(Erasable what) {
    return what instanceof Erasable.Case ? "case" : "message";
  }

  /** As Sequence names who has a key. */
  private static String holder(Erasable what) {
    return switch (what) {
      case Erasable.Case(long instance) -> Long.toString(instance);
      case Erasable.Message(long message) -> "message:" + message;
    };
  }

  /** Locked: what is placed from now on is sealed under another key, and no part of this. */
  private static List<Long> keys(Connection connection, Erasable what) throws SQLException {
    try (var lock = connection.prepareStatement(ONE_AT_A_TIME)) {
      lock.execute();
    }
    try (var select = connection.prepareStatement(KEYS)) {
      select.setString(1, holder(what));
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
      Connection connection, Erasable what, List<Long> keys) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select idx from history.entry where "
                + erasable(what)
                + " and (key is null or key = any (?)) order by idx for update")) {
      select.setString(1, what.key());
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
