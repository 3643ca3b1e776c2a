package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.Leaf;
import io.countersign.history.SealedEntry;
import io.countersign.history.SourcedEntry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Hands entries to the log inside the caller's transaction; the sequencer gives them their places.
 * Holds no state, so that a plug-in can use it with a connection of its own.
 */
public final class Inbox {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Inbox() {}

  /** Appends one entry; it exists once the connection's transaction commits. */
  public static void append(Connection connection, SourcedEntry entry) throws SQLException {
    append(connection, List.of(entry));
  }

  /** Appends the entries in this order; they exist once the connection's transaction commits. */
  public static void append(Connection connection, List<SourcedEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    String origin = origin(connection);
    try (var insert =
        connection.prepareStatement(
            "insert into history.inbox (leaf, leaf_hash, salt, payload) values (?, ?, ?, ?)")) {
      for (SourcedEntry entry : entries) {
        bind(insert, Leaf.seal(entry, origin, RANDOM));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The name of the log in this database. */
  static String origin(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select origin from history.log");
        var rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new HistoryException(
            "The table history.log has no row, so the log has no name. Restore it from a backup.");
      }
      return rows.getString(1);
    }
  }

  private static void bind(PreparedStatement insert, SealedEntry sealed) throws SQLException {
    insert.setString(1, sealed.leaf());
    insert.setBytes(2, sealed.leafHash().bytes());
    insert.setBytes(3, HexFormat.of().parseHex(sealed.salt()));
    insert.setString(4, sealed.payload());
  }
}
