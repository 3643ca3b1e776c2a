package io.countersign.history.postgres;

import io.countersign.history.ExportLine;
import io.countersign.history.HistoryException;
import io.countersign.history.NoteException;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Writes the log as one stream for the offline verifier: all that is under a checkpoint. */
public final class Export {

  private static final String ENTRIES =
      """
      select idx, leaf, %s from history.entry where idx < ? order by idx\
      """
          .formatted(PayloadReading.COLUMNS);

  private static final String NODES =
      """
      select level, idx, hash, covers from (
        select level, idx, hash,
          least((idx + 1) * power(256::numeric, least(level, 8)), 9223372036854775807)::bigint as covers
        from history.node) as placed
      where covers <= ? order by covers, level\
      """;

  private static final String CHECKPOINTS =
      "select size as covers, note from history.signed_note where size <= ? order by size";

  /** Whether every erasure is under a checkpoint, so that an export says why payloads are gone. */
  private static final String EXPLAINED =
      """
      select not exists (select from history.inbox where leaf::jsonb ->> 'type' = 'history.erased')
        and coalesce(
          (select max(idx) from history.entry
            where left(facts ->> 'type', 200) collate "C" = 'history.erased'), -1)
          < (select coalesce(max(size), 0) from history.checkpoint)\
      """;

  /** Signing takes a second. If it does not work, the export goes out as it is. */
  private static final Duration EXPLAINED_WAIT_MAX = Duration.ofSeconds(10);

  private static final Duration EXPLAINED_POLL = Duration.ofMillis(100);

  private static final HexFormat HEX = HexFormat.of();

  /** So many rows are in memory at a time. */
  static final int FETCH_ROWS = 200;

  private final DataSource database;
  private final Signer signer;
  private final PayloadKeys keys;

  /**
   * @param database gives connections outside of the caller's transactions
   */
  public Export(DataSource database, Signer signer, PayloadKeys keys) {
    this.database = database;
    this.signer = signer;
    this.keys = keys;
  }

  /** Writes everything as it is at one moment. */
  public void write(OutputStream out) throws IOException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        write(connection, out);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new HistoryException("The export broke off: " + e.getMessage(), e);
    }
  }

  private void write(Connection connection, OutputStream out) throws SQLException, IOException {
    Snapshot snapshot = snapshot(connection);
    Optional<String> head = snapshot.head();
    String origin = Inbox.origin(connection);
    line(out, new ExportLine.Header(ExportLine.FORMAT, origin, signer.key().text(), head));
    long size = Math.max(head.map(this::size).orElse(0L), signedSize(connection));
    try (var nodes = new Side(connection, NODES, size, Export::node);
        var checkpoints = new Side(connection, CHECKPOINTS, Long.MAX_VALUE, Export::checkpoint)) {
      long entries = merge(connection, size, snapshot, List.of(nodes, checkpoints), out);
      line(out, new ExportLine.End(entries, checkpoints.written()));
    }
    out.flush();
  }

  private record Snapshot(Optional<String> head, PayloadReading payloads) {}

  /** Takes a snapshot in which nothing is erased without reason, and tells the head before it. */
  private Snapshot snapshot(Connection connection) throws SQLException {
    long until = System.nanoTime() + EXPLAINED_WAIT_MAX.toNanos();
    while (true) {
      // both are read before the snapshot is taken: what the head covers is in it, and the keys of
      // what is erased while this is written are in the copy
      var taken = new Snapshot(signer.head(), new PayloadReading(keys.copy()));
      try (var statement = connection.createStatement()) {
        statement.execute("set transaction isolation level repeatable read, read only");
        try (var rows = statement.executeQuery(EXPLAINED)) {
          if ((rows.next() && rows.getBoolean(1)) || System.nanoTime() > until) {
            return taken;
          }
        }
      }
      connection.rollback();
      LockSupport.parkNanos(EXPLAINED_POLL.toNanos());
    }
  }

  /** Each node and checkpoint comes after the entries that it covers. */
  private static long merge(
      Connection connection, long size, Snapshot snapshot, List<Side> sides, OutputStream out)
      throws SQLException, IOException {
    long count = 0;
    try (var select = connection.prepareStatement(ENTRIES)) {
      select.setFetchSize(FETCH_ROWS);
      select.setLong(1, size);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          for (Side side : sides) {
            side.writeUpTo(rows.getLong("idx"), out);
          }
          line(out, entry(rows, snapshot.payloads()));
          count++;
        }
      }
    }
    for (Side side : sides) {
      side.writeUpTo(count, out);
    }
    for (Side side : sides) {
      side.writeUpTo(Long.MAX_VALUE, out);
    }
    return count;
  }

  private static long signedSize(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement("select coalesce(max(size), 0) from history.checkpoint");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private long size(String note) {
    try {
      return signer.key().open(note).size();
    } catch (NoteException e) {
      return 0; // of another log; the verifier sees it in the header
    }
  }

  private static ExportLine entry(ResultSet row, PayloadReading payloads) throws SQLException {
    PayloadReading.Facts facts = payloads.facts(row);
    return new ExportLine.Entry(
        row.getLong("idx"),
        row.getString("leaf"),
        HEX.formatHex(row.getBytes("leaf_hash")),
        facts.salt(),
        facts.payload());
  }

  private static ExportLine node(ResultSet row) throws SQLException {
    return new ExportLine.Node(
        row.getInt("level"), row.getLong("idx"), HEX.formatHex(row.getBytes("hash")));
  }

  private static ExportLine checkpoint(ResultSet row) throws SQLException {
    return new ExportLine.SignedCheckpoint(row.getLong("covers"), row.getString("note"));
  }

  static void line(OutputStream out, ExportLine line) throws IOException {
    out.write(line.text().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }
}
