package io.countersign.history.postgres;

import io.countersign.history.History;
import io.countersign.history.HistoryException;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The server's way into the log; give it a DataSource that takes part in transactions. */
public final class PostgresHistory implements History {

  private static final Source SERVER = new Source.Unordered("server");

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
    Instant now = clock.instant();
    try (var connection = database.getConnection()) {
      Inbox.append(
          connection,
          origin(connection),
          entries.stream().map(entry -> new SourcedEntry(entry, SERVER, now)).toList());
    } catch (SQLException e) {
      throw new HistoryException(
          "The entries %s could not be appended, so what they tell of must not happen: %s"
              .formatted(entries.stream().map(NewEntry::type).distinct().toList(), e.getMessage()),
          e);
    }
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
