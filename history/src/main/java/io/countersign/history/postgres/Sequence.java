package io.countersign.history.postgres;

import io.countersign.history.CompactRange;
import io.countersign.history.HistoryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** The end of the log, where inbox rows get their indices; on the one connection that may. */
final class Sequence {

  static final int BATCH_MAX = 1000;

  private static final String MOVE =
      """
      with taken as (
        delete from history.inbox
        where id in (select id from history.inbox order by id limit ?)
        returning id, leaf, leaf_hash, salt, payload),
      placed as (
        select ? + row_number() over (order by id) - 1 as idx, leaf, leaf_hash, salt, payload
        from taken)
      insert into history.entry (idx, leaf, leaf_hash, salt, payload)
      select idx, leaf, leaf_hash, salt, payload from placed order by idx
      returning idx, leaf_hash
      """;

  private final Connection connection;
  private final CompactRange tree;

  private Sequence(Connection connection, CompactRange tree) {
    this.connection = connection;
    this.tree = tree;
  }

  /** Takes up the log where it ends; the connection must not commit by itself. */
  static Sequence resume(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement("select coalesce(max(idx) + 1, 0) from history.entry");
        var rows = select.executeQuery()) {
      rows.next();
      long size = rows.getLong(1);
      return new Sequence(connection, CompactRange.of(size, new PostgresSubtrees(connection)));
    } finally {
      connection.rollback();
    }
  }

  CompactRange tree() {
    return tree;
  }

  /**
   * Moves at most {@link #BATCH_MAX} rows of the inbox into the log, in the order of their arrival.
   * After an exception this sequence is useless: resume another.
   */
  int move() throws SQLException {
    int moved = 0;
    try (var move = connection.prepareStatement(MOVE);
        var node =
            connection.prepareStatement(
                "insert into history.node (level, idx, hash) values (?, ?, ?)")) {
      for (byte[] leafHash : place(move)) {
        tree.append(leafHash, (level, index, root) -> keep(node, level, index, root));
        moved++;
      }
      node.executeBatch();
    }
    connection.commit();
    return moved;
  }

  private byte[][] place(PreparedStatement move) throws SQLException {
    var hashes = new byte[BATCH_MAX][];
    int count = 0;
    move.setInt(1, BATCH_MAX);
    move.setLong(2, tree.size());
    try (var rows = move.executeQuery()) {
      while (rows.next()) {
        hashes[Math.toIntExact(rows.getLong(1) - tree.size())] = rows.getBytes(2);
        count++;
      }
    }
    return Arrays.copyOf(hashes, count);
  }

  private static void keep(PreparedStatement insert, int level, long index, byte[] root) {
    if (level % PostgresSubtrees.TILE_HEIGHT != 0) {
      return;
    }
    try {
      insert.setInt(1, level / PostgresSubtrees.TILE_HEIGHT);
      insert.setLong(2, index);
      insert.setBytes(3, root);
      insert.addBatch();
    } catch (SQLException e) {
      throw new HistoryException("A hash of the log cannot be kept: " + e.getMessage(), e);
    }
  }
}
