package io.countersign.exporter.postgres;

import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.HistoryEntries;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.postgres.Inbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes records exactly once: rows, history entries and the position in one transaction, which
 * holds the lock of the position. Whatever the outcome of a commit, the position tells it.
 */
public final class PostgresStore implements Store {

  private final DataSource database;
  private final Positions positions;
  private final Clock clock;
  private final Lookups lookups = new Lookups();
  private @Nullable Connection connection;

  public PostgresStore(DataSource database, String incarnation, int partition, Clock clock) {
    this.database = database;
    this.positions = new Positions(incarnation, partition);
    this.clock = clock;
  }

  @Override
  public long write(List<Exported> records, long acknowledged) {
    try {
      Connection open = connect();
      long position = write(open, records, acknowledged);
      open.commit();
      return position;
    } catch (SQLException | RuntimeException e) {
      lookups.forget();
      close();
      throw new StoreAwayException("Nothing written: " + e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.getConnection();
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  private long write(Connection open, List<Exported> records, long acknowledged)
      throws SQLException {
    var entries = new Entries();
    if (positions.replacesAnother(open)) {
      beginAnew(open);
      entries.add(HistoryEntries.replaced(positions.incarnation()), acknowledged, clock.instant());
    }
    Positions.Place place = positions.lock(open);
    if (place.position() < acknowledged) {
      entries.add(
          HistoryEntries.gap(place.position() + 1, acknowledged), acknowledged, clock.instant());
    }
    long position = Math.max(place.position(), acknowledged);
    var readModel = new ReadModel();
    Set<String> notices = new LinkedHashSet<>();
    for (Exported record : records) {
      if (record.position() > position) {
        for (Change change : record.changes()) {
          long root = lookups.root(open, change);
          readModel.take(change, root, record.at(), lookups.name(open, change));
          HistoryEntries.of(change, root)
              .ifPresent(entry -> entries.add(entry, record.position(), record.at()));
          notice(change, root, notices);
        }
        position = record.position();
      }
    }
    readModel.write(open);
    long seq = entries.append(open, place.seq());
    positions.save(open, new Positions.Place(position, seq));
    notify(open, notices);
    return position;
  }

  /** What the engine no longer knows must not be offered to anybody; the history keeps it. */
  private static void beginAnew(Connection open) throws SQLException {
    try (var statement = open.createStatement()) {
      statement.execute(
          """
          truncate zeebe.definition, zeebe.form, zeebe.instance, zeebe.element_instance,
            zeebe.variable, zeebe.user_task, zeebe.job, zeebe.incident
          """);
    }
  }

  private static void notice(Change change, long root, Set<String> notices) {
    switch (change) {
      case Change.UserTaskChanged task -> notices.add("task:" + root + ":" + task.key());
      case Change.InstanceChanged it -> notices.add(instance(root, it.instanceKey()));
      case Change.ElementChanged it -> notices.add(instance(root, it.instanceKey()));
      case Change.IncidentChanged it -> notices.add(instance(root, it.instanceKey()));
      default -> {}
    }
  }

  private static String instance(long root, long key) {
    return "instance:" + root + ":" + key;
  }

  /** Heard by listeners at the moment of the commit. */
  private static void notify(Connection open, Set<String> notices) throws SQLException {
    if (notices.isEmpty()) {
      return;
    }
    try (var statement =
        open.prepareStatement("select pg_notify('countersign', text) from unnest(?) as text")) {
      statement.setArray(1, open.createArrayOf("text", notices.toArray()));
      statement.execute();
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // it is gone either way, and what was not committed with it
      }
    }
  }

  /** The history entries of one transaction. */
  private final class Entries {

    private record Placed(NewEntry entry, long position, Instant at) {}

    private final List<Placed> placed = new ArrayList<>();

    void add(NewEntry entry, long position, Instant at) {
      placed.add(new Placed(entry, position, at));
    }

    long append(Connection open, long seq) throws SQLException {
      var sourced = new ArrayList<SourcedEntry>();
      long next = seq;
      for (Placed it : placed) {
        next++;
        var source =
            new Source.Stream(
                "zeebe", positions.incarnation(), positions.partition(), it.position(), next);
        sourced.add(new SourcedEntry(it.entry(), source, it.at()));
      }
      Inbox.append(open, sourced);
      return next;
    }
  }
}
