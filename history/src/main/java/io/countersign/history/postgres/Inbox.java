package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.Leaf;
import io.countersign.history.SealedEntry;
import io.countersign.history.SourcedEntry;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Hands entries to the log inside the caller's transaction; the sequencer gives them their places.
 * Holds no state, so that a plug-in can use it with a connection of its own.
 */
public final class Inbox {

  /** Rows go in the order of the arrays, so their ids do. */
  private static final String INSERT =
      """
      insert into history.inbox (leaf, leaf_hash, salt, payload)
      select * from unnest(?::text[], ?::bytea[], ?::bytea[], ?::text[])
      """;

  private static final long STATEMENT_CHARS_MAX = 8 * 1024 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Inbox() {}

  /** Appends one entry; it exists once the connection's transaction commits. */
  public static void append(Connection connection, SourcedEntry entry) throws SQLException {
    append(connection, List.of(entry));
  }

  /** Appends the entries in this order; they exist once the connection's transaction commits. */
  public static void append(Connection connection, List<SourcedEntry> entries) throws SQLException {
    if (!entries.isEmpty()) {
      append(connection, origin(connection), entries);
    }
  }

  static void append(Connection connection, String origin, List<SourcedEntry> entries)
      throws SQLException {
    var sealed = new ArrayList<SealedEntry>();
    long chars = 0;
    for (SourcedEntry entry : entries) {
      SealedEntry next = Leaf.seal(entry, origin, RANDOM);
      sealed.add(next);
      chars += next.leaf().length() + next.payload().length();
      if (chars > STATEMENT_CHARS_MAX) {
        insert(connection, sealed);
        sealed.clear();
        chars = 0;
      }
    }
    insert(connection, sealed);
  }

  /** As columns, in one statement: a ledger writes hundreds at a time while others wait for it. */
  private static void insert(Connection connection, List<SealedEntry> sealed) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setArray(1, texts(connection, sealed, SealedEntry::leaf));
      insert.setArray(2, bytes(connection, sealed, entry -> entry.leafHash().bytes()));
      insert.setArray(3, bytes(connection, sealed, entry -> HexFormat.of().parseHex(entry.salt())));
      insert.setArray(4, texts(connection, sealed, SealedEntry::payload));
      insert.executeUpdate();
    }
  }

  private static Array texts(
      Connection connection, List<SealedEntry> sealed, Function<SealedEntry, String> column)
      throws SQLException {
    return connection.createArrayOf("text", sealed.stream().map(column).toArray(String[]::new));
  }

  private static Array bytes(
      Connection connection, List<SealedEntry> sealed, Function<SealedEntry, byte[]> column)
      throws SQLException {
    return connection.createArrayOf("bytea", sealed.stream().map(column).toArray(byte[][]::new));
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
}
