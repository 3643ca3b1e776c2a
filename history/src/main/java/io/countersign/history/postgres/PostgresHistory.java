package io.countersign.history.postgres;

import io.countersign.history.CountedEntry;
import io.countersign.history.History;
import io.countersign.history.HistoryException;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The server's way into the log; give it a DataSource that takes part in transactions. */
public final class PostgresHistory implements History {

  private static final Source SERVER = new Source.Unordered("server");

  /** Counts are in the log's own database: they are restored together, and never start again. */
  private static final String INCARNATION = "1";

  private static final int PARTITION = 1;

  private final DataSource database;
  private final Clock clock;
  private volatile @Nullable String origin;

  public PostgresHistory(DataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The name of the log in this database. */
  public static String origin(DataSource database) {
    try (var connection = database.getConnection()) {
      return Inbox.origin(connection);
    } catch (SQLException e) {
      throw new HistoryException(
          "The log's name cannot be read: %s. Has the schema history been migrated?"
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public void append(NewEntry entry) {
    append(List.of(entry));
  }

  @Override
  public void append(List<NewEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try (var connection = database.getConnection()) {
      Inbox.append(
          connection,
          origin(connection),
          entries.stream().map(entry -> new SourcedEntry(entry, SERVER, now)).toList());
    } catch (SQLException e) {
      throw refused(entries.stream(), e);
    }
  }

  @Override
  public void appendCounted(String source, List<CountedEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try (var connection = database.getConnection()) {
      long first = Counting.next(connection, source, entries.size());
      Instant now = clock.instant(); // behind the lock: times of one source do not go back
      var sourced = new ArrayList<SourcedEntry>();
      for (CountedEntry entry : entries) {
        var place =
            new Source.Stream(
                source, INCARNATION, PARTITION, entry.position(), first + sourced.size());
        sourced.add(new SourcedEntry(entry.entry(), place, now));
      }
      Inbox.append(connection, origin(connection), sourced);
    } catch (SQLException e) {
      throw refused(entries.stream().map(CountedEntry::entry), e);
    }
  }

  private static HistoryException refused(Stream<NewEntry> entries, SQLException e) {
    return new HistoryException(
        "The entries %s could not be appended, so what they tell of must not happen: %s"
            .formatted(entries.map(NewEntry::type).distinct().toList(), e.getMessage()),
        e);
  }

  /** Asked for once: a database has one log, and its name never changes. */
  private String origin(Connection connection) throws SQLException {
    String known = origin;
    if (known == null) {
      known = Inbox.origin(connection);
      origin = known;
    }
    return known;
  }
}
