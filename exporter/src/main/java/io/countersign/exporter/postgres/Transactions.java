package io.countersign.exporter.postgres;

import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.UnwritableException;
import io.countersign.history.HistoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One connection for one transaction after another; after a failure, another connection. */
final class Transactions {

  /** Data, constraint, and size: SQL state classes that the same statement meets again for ever. */
  private static final Set<String> FOR_EVER = Set.of("22", "23", "54");

  private final DataSource database;
  private @Nullable Connection connection;

  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  Transactions(DataSource database) {
    this.database = database;
  }

  /** Commits what the work does, or nothing of it. */
  <T> T run(Work<T> work) {
    try {
      Connection open = connect();
      T result = work.in(open);
      open.commit();
      return result;
    } catch (StoreAwayException e) {
      close();
      throw e;
    } catch (SQLException e) {
      throw failure(e);
    } catch (HistoryException e) {
      close();
      throw new StoreAwayException("Nothing written: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw unwritable(e);
    }
  }

  private RuntimeException failure(SQLException e) {
    String state = e.getSQLState();
    if (state != null && FOR_EVER.contains(state.substring(0, Math.min(2, state.length())))) {
      return unwritable(e);
    }
    close();
    return new StoreAwayException("Nothing written: " + e.getMessage(), e);
  }

  private RuntimeException unwritable(Exception e) {
    try {
      connect().rollback();
      return new UnwritableException(e.toString(), e);
    } catch (SQLException away) {
      close();
      return new StoreAwayException("Nothing written: " + away.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.getConnection();
      connection = open;
      bound(open);
      open.setAutoCommit(false);
    }
    return open;
  }

  /** A leader that freezes or vanishes in the middle gives the place free within this time. */
  private static void bound(Connection open) throws SQLException {
    try (var settings =
        open.prepareStatement(
            """
            select set_config('idle_in_transaction_session_timeout', '20s', false),
              set_config('lock_timeout', '25s', false), set_config('tcp_keepalives_idle', '5', false),
              set_config('tcp_keepalives_interval', '2', false),
              set_config('tcp_keepalives_count', '3', false)
            """)) {
      settings.execute();
    }
  }

  void close() {
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
}
