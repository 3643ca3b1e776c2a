package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.history.CompactRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes a history long: entries by SQL, as many as wanted, at the end of the real one. Their leaves
 * have what a search asks for, their hashes are true, and so is the tree over them, which the
 * sequencer goes on with and signs. They have no payload, and nothing happened.
 */
final class LongHistory {

  private static final long SEQUENCER_LOCK = 0x686973746f7279L;
  private static final int AT_ONCE = 100_000;
  private static final int TILE_HEIGHT = 8;

  private static final String ENTRIES =
      """
      insert into history.entry (idx, leaf, leaf_hash)
      select idx, leaf, sha256('\\x00'::bytea || convert_to(leaf, 'UTF8')) from (
        select %2$d + i as idx, json_build_object(
          'v', 1, 'log', 'bench', 'nonce', md5(i::text), 'payload', md5('p' || i),
          'at', to_char(now() at time zone 'UTC' - (%3$d - i) * interval '6 seconds',
            'YYYY-MM-DD"T"HH24:MI:SS".000000Z"'),
          'type', (array['turn.answered', 'effect.started', 'effect.confirmed', 'budget.posted',
            'gate.decided'])[1 + i %% 5],
          'actor', case when i %% 5 = 4
            then json_build_object('kind', 'PERSON', 'id', 'person-' || i %% 20)
            else json_build_object('kind', 'WORKER', 'id', 'worker-' || i %% 3) end,
          'subjects', json_build_object('instance', (i / 40)::text, 'process', 'refund-request',
            'worker', 'worker-' || i %% 3, 'effect', 'bench-' || i / 4, 'run', 'bench-' || i / 20),
          'outcome', case when i %% 31 = 0 then 'refused' else 'ok' end,
          'sentence', 'Refund ' || i || ' was handled.')::text as leaf
        from generate_series(%1$d, %1$d + %4$d - 1) i) made
      """;

  private final RunningDemo demo;

  LongHistory(RunningDemo demo) {
    this.demo = demo;
  }

  /** Returns when the sequencer has signed all of it. */
  void grow(int entries) throws SQLException {
    try (var connection = demo.database()) {
      stopSequencer(connection);
      long from = number(connection, "select coalesce(max(idx) + 1, 0) from history.entry");
      // nobody is told anew of what is long past
      execute(connection, "update server.notice_cursor set next_idx = " + (from + entries));
      var indexes = dropIndexes(connection);
      for (int done = 0; done < entries; done += AT_ONCE) {
        int next = Math.min(AT_ONCE, entries - done);
        execute(connection, ENTRIES.formatted(done, from, entries, next));
      }
      for (var index : indexes) {
        execute(connection, index);
      }
      keepNodes(connection);
      execute(connection, "vacuum analyze history.entry");
      execute(connection, "select pg_advisory_unlock(" + SEQUENCER_LOCK + ")");
      await("a checkpoint over all of it")
          .atMost(Duration.ofMinutes(2))
          .until(() -> signed(connection) >= from + entries);
    }
  }

  private static long signed(Connection connection) throws SQLException {
    return number(connection, "select coalesce(max(size), 0) from history.checkpoint");
  }

  /** Its right to work is a lock on its connection, which is taken over as by another server. */
  private static void stopSequencer(Connection connection) {
    await("the sequencer's lock")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          execute(
              connection,
              """
              select pg_terminate_backend(pid) from pg_locks
              where locktype = 'advisory' and (classid::bigint << 32) + objid::bigint = %d
                and pid <> pg_backend_pid()
              """
                  .formatted(SEQUENCER_LOCK));
          return number(
                  connection, "select pg_try_advisory_lock(%d)::int".formatted(SEQUENCER_LOCK))
              == 1;
        });
  }

  /** What makes them again: built over all rows at once they take a fraction of the time. */
  private static List<String> dropIndexes(Connection connection) throws SQLException {
    var made = new TreeMap<String, String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select indexname, indexdef from pg_indexes
                where schemaname = 'history' and tablename = 'entry' and indexname <> 'entry_pkey'
                """)) {
      while (rows.next()) {
        made.put(rows.getString(1), rows.getString(2));
      }
    }
    for (var name : made.keySet()) {
      execute(connection, "drop index history." + name);
    }
    var again = new ArrayList<>(List.of("set maintenance_work_mem = '256MB'"));
    again.addAll(made.values());
    return again;
  }

  /** Roots of full subtrees of 256 and 65,536 leaves, as the sequencer keeps them. */
  private static void keepNodes(Connection connection) throws SQLException {
    var tree = new CompactRange();
    connection.setAutoCommit(false); // or the driver would read all hashes at once
    try (var leaves = connection.createStatement();
        var keep =
            connection.prepareStatement(
                "insert into history.node (level, idx, hash) values (?, ?, ?) on conflict do nothing")) {
      leaves.setFetchSize(10_000);
      try (var rows = leaves.executeQuery("select leaf_hash from history.entry order by idx")) {
        while (rows.next()) {
          tree.append(rows.getBytes(1), (level, index, root) -> keep(keep, level, index, root));
        }
      }
      keep.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void keep(PreparedStatement keep, int level, long index, byte[] root) {
    if (level % TILE_HEIGHT != 0) {
      return;
    }
    try {
      keep.setInt(1, level / TILE_HEIGHT);
      keep.setLong(2, index);
      keep.setBytes(3, root);
      keep.addBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
