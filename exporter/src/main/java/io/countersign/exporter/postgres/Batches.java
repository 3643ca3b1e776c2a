package io.countersign.exporter.postgres;

import io.countersign.exporter.Exported;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Digests of the records that were written last, to tell a record that comes again from another in
 * its place.
 */
final class Batches {

  /** Far more than a broker gives again after a crash, which is what came after its snapshot. */
  private static final int KEPT_MAX = 2_000;

  private static final int CLEAN_EVERY = 100;
  private static final int RECORD_BYTES = Integer.BYTES + Long.BYTES;

  private final Positions positions;
  private Map<Long, Long> loaded = Map.of();
  private long loadedFrom = -1;
  private long loadedUpTo = -1;
  private int kept;

  Batches(Positions positions) {
    this.positions = positions;
  }

  void keep(Connection connection, int generation, List<Exported> records) throws SQLException {
    Exported last = records.getLast();
    ByteBuffer digests = ByteBuffer.allocate(records.size() * RECORD_BYTES);
    for (Exported record : records) {
      digests.putInt(Math.toIntExact(last.position() - record.position()));
      digests.putLong(record.digest());
    }
    try (var insert =
        connection.prepareStatement("insert into zeebe.exporter_batch values (?, ?, ?, ?, ?, ?)")) {
      bind(insert, generation).setLong(4, last.position());
      insert.setTimestamp(5, Timestamp.from(last.at()));
      insert.setBytes(6, digests.array());
      insert.executeUpdate();
    }
    kept++;
    if (kept % CLEAN_EVERY == 0) {
      clean(connection, generation);
    }
  }

  private void clean(Connection connection, int generation) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from zeebe.exporter_batch
            where incarnation = ? and partition = ? and (generation < ? or position <=
              (select position from zeebe.exporter_batch
               where incarnation = ? and partition = ? and generation = ?
               order by position desc offset ? limit 1))
            """)) {
      bind(delete, generation);
      delete.setString(4, positions.incarnation());
      delete.setInt(5, positions.partition());
      delete.setInt(6, generation);
      delete.setInt(7, KEPT_MAX);
      delete.executeUpdate();
    }
  }

  /** Whether something else was written at the record's position, as far as is still known. */
  boolean knowAnother(Connection connection, int generation, Exported record) throws SQLException {
    if (record.position() > loadedUpTo) {
      load(connection, generation, record.position());
    }
    Long known = loaded.get(record.position());
    return known == null ? record.position() > loadedFrom : known != record.digest();
  }

  private void load(Connection connection, int generation, long position) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select position, records from zeebe.exporter_batch
            where incarnation = ? and partition = ? and generation = ? and position >= ?
            order by position limit 1
            """)) {
      bind(select, generation).setLong(4, position);
      try (var rows = select.executeQuery()) {
        loaded = new HashMap<>();
        loadedUpTo = position;
        loadedFrom = position;
        if (rows.next()) {
          loadedUpTo = rows.getLong(1);
          read(ByteBuffer.wrap(rows.getBytes(2)));
        }
      }
    }
  }

  private void read(ByteBuffer records) {
    loadedFrom = loadedUpTo - records.getInt(0);
    while (records.hasRemaining()) {
      loaded.put(loadedUpTo - records.getInt(), records.getLong());
    }
  }

  /** When the last record at or before that position happened, if that is known. */
  Optional<Instant> time(Connection connection, int generation, long position) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select at from zeebe.exporter_batch
            where incarnation = ? and partition = ? and generation = ? and position <= ?
            order by position desc limit 1
            """)) {
      bind(select, generation).setLong(4, position);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getTimestamp(1).toInstant()) : Optional.empty();
      }
    }
  }

  void forgetLoaded() {
    loaded = Map.of();
    loadedFrom = -1;
    loadedUpTo = -1;
  }

  private PreparedStatement bind(PreparedStatement statement, int generation) throws SQLException {
    statement.setString(1, positions.incarnation());
    statement.setInt(2, positions.partition());
    statement.setInt(3, generation);
    return statement;
  }
}
