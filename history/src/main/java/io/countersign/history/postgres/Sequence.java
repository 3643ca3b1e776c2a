package io.countersign.history.postgres;

import io.countersign.history.CompactRange;
import io.countersign.history.HistoryException;
import io.countersign.history.PayloadKeys;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The end of the log, where inbox rows get their indices; on the one connection that may. */
final class Sequence {

  static final int BATCH_MAX = 1000;

  /** More waits for the next batch, so that a thousand long payloads need not fit into memory. */
  private static final long BATCH_BYTES_MAX = 8 * 1024 * 1024;

  private static final String TAKE =
      """
      with next as (
        select id, sum(octet_length(payload)) over (order by id) - octet_length(payload) as before
        from (select id, payload from history.inbox order by id limit ?) first),
      taken as (
        delete from history.inbox i using next where i.id = next.id and next.before < ?
        returning i.id, i.leaf, i.leaf_hash, i.salt, i.payload)
      select id, leaf, leaf_hash, salt, payload,
        case when json ->> 'type' !~ '^(%s)[.]' then coalesce(
          left(json #>> '{subjects,instance}', 200),
          'message:' || left(json #>> '{subjects,message}', 200)) end as instance
      from taken, lateral (select leaf::jsonb as json offset 0) parsed order by id\
      """
          .formatted(PostgresErasing.KEPT);

  private static final String PLACE =
      """
      insert into history.entry (idx, leaf, leaf_hash, salt, payload, sealed, key)
      select * from unnest(?::bigint[], ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::bytea[], ?::bigint[])\
      """;

  private final Connection connection;
  private final CompactRange tree;
  private final Sealing sealing;
  private boolean full;

  private Sequence(Connection connection, CompactRange tree, Sealing sealing) {
    this.connection = connection;
    this.tree = tree;
    this.sealing = sealing;
  }

  /** Takes up the log where it ends; the connection must not commit by itself. */
  static Sequence resume(Connection connection, PayloadKeys keys) throws SQLException {
    try (var select =
            connection.prepareStatement("select coalesce(max(idx) + 1, 0) from history.entry");
        var rows = select.executeQuery()) {
      rows.next();
      long size = rows.getLong(1);
      return new Sequence(
          connection,
          CompactRange.of(size, new PostgresSubtrees(connection)),
          Sealing.resume(connection, keys));
    } finally {
      connection.rollback();
    }
  }

  CompactRange tree() {
    return tree;
  }

  /** Whether the last batch was as large as one may be, so that more is waiting. */
  boolean full() {
    return full;
  }

  /**
   * Moves at most {@link #BATCH_MAX} rows of the inbox into the log, in the order of their arrival;
   * tells how many. After an exception this sequence is useless: resume another.
   */
  int move() throws SQLException {
    List<Placed> batch = take();
    full =
        batch.size() == BATCH_MAX
            || batch.stream().mapToLong(Placed::payloadCharacters).sum() > BATCH_BYTES_MAX / 4;
    if (batch.isEmpty()) {
      connection.commit();
      return 0;
    }
    sealing.seal(batch);
    place(batch);
    try (var node =
        connection.prepareStatement(
            "insert into history.node (level, idx, hash) values (?, ?, ?)")) {
      for (Placed entry : batch) {
        tree.append(entry.leafHash(), (level, index, root) -> keep(node, level, index, root));
      }
      node.executeBatch();
    }
    connection.commit();
    return batch.size();
  }

  private List<Placed> take() throws SQLException {
    var batch = new ArrayList<Placed>();
    try (var take = connection.prepareStatement(TAKE)) {
      take.setInt(1, BATCH_MAX);
      take.setLong(2, BATCH_BYTES_MAX);
      try (var rows = take.executeQuery()) {
        while (rows.next()) {
          batch.add(
              new Placed(
                  rows.getString("leaf"),
                  rows.getBytes("leaf_hash"),
                  rows.getBytes("salt"),
                  rows.getString("payload"),
                  Optional.ofNullable(rows.getString("instance"))));
        }
      }
    }
    return batch;
  }

  private void place(List<Placed> batch) throws SQLException {
    var indices = new Long[batch.size()];
    Arrays.setAll(indices, i -> tree.size() + i);
    try (var place = connection.prepareStatement(PLACE)) {
      place.setArray(1, connection.createArrayOf("bigint", indices));
      place.setArray(2, column("text", batch, String[]::new, Placed::leaf));
      place.setArray(3, column("bytea", batch, byte[][]::new, Placed::leafHash));
      place.setArray(4, column("bytea", batch, byte[][]::new, Placed::salt));
      place.setArray(5, column("text", batch, String[]::new, Placed::payload));
      place.setArray(6, column("bytea", batch, byte[][]::new, Placed::sealed));
      place.setArray(7, column("bigint", batch, Long[]::new, Placed::key));
      place.executeUpdate();
    }
  }

  private <T> Array column(
      String type,
      List<Placed> batch,
      IntFunction<@Nullable T[]> array,
      Function<Placed, @Nullable T> value)
      throws SQLException {
    return connection.createArrayOf(type, batch.stream().map(value).toArray(array));
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
