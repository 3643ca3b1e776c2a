package io.countersign.exporter.postgres;

import io.countersign.exporter.StoreAwayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/** The place in the engine's log up to which all is written: locked while more is written. */
record Positions(String incarnation, int partition) {

  /**
   * @param generation 1, and one more each time that the engine was set back
   * @param position of the last record written, -1 for none
   * @param seq history entries written so far
   * @param newest no record written so far is younger
   */
  record Place(int generation, long position, long seq, Instant newest) {

    Place at(long position) {
      return new Place(generation, position, seq, newest);
    }

    Place next(long position) {
      return new Place(generation + 1, position, 0, newest);
    }

    Place notOlderThan(Instant at) {
      return at.isAfter(newest) ? new Place(generation, position, seq, at) : this;
    }

    boolean isThatOf(Place other) {
      return generation == other.generation && position == other.position && seq == other.seq;
    }
  }

  /** What this generation's entries name as their source. */
  String source(Place place) {
    return place.generation() == 1 ? incarnation : incarnation + "#" + place.generation();
  }

  /** Whether this engine is seen for the first time, and another was here before it. */
  boolean replacesAnother(Connection connection) throws SQLException {
    try (var insert =
            connection.prepareStatement(
                "insert into zeebe.engine values (?, now()) on conflict do nothing");
        var others =
            connection.prepareStatement(
                "select exists (select 1 from zeebe.engine where incarnation <> ?)")) {
      insert.setString(1, incarnation);
      others.setString(1, incarnation);
      if (insert.executeUpdate() == 0) {
        return false;
      }
      try (var rows = others.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** Makes the place exist, before all records. */
  void begin(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into zeebe.exporter_position
              (incarnation, partition, position, seq, newest_at, updated_at)
            values (?, ?, -1, 0, to_timestamp(0), now()) on conflict do nothing
            """)) {
      bind(insert, 1).executeUpdate();
    }
  }

  /** Nobody else writes for this partition until the transaction ends. */
  Place lock(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select generation, position, seq,
              coalesce(newest_at, updated_at + interval '1 minute') as newest_at
            from zeebe.exporter_position where incarnation = ? and partition = ? for update
            """)) {
      try (var rows = bind(select, 1).executeQuery()) {
        if (!rows.next()) {
          throw new StoreAwayException(
              "The place of partition %d is gone from the database.".formatted(partition));
        }
        return new Place(
            rows.getInt("generation"),
            rows.getLong("position"),
            rows.getLong("seq"),
            rows.getTimestamp("newest_at").toInstant());
      }
    }
  }

  void save(Connection connection, Place place) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update zeebe.exporter_position
            set generation = ?, position = ?, seq = ?, newest_at = ?, updated_at = now()
            where incarnation = ? and partition = ?
            """)) {
      update.setInt(1, place.generation());
      update.setLong(2, place.position());
      update.setLong(3, place.seq());
      update.setTimestamp(4, Timestamp.from(place.newest()));
      bind(update, 5).executeUpdate();
    }
  }

  private PreparedStatement bind(PreparedStatement statement, int from) throws SQLException {
    statement.setString(from, incarnation);
    statement.setInt(from + 1, partition);
    return statement;
  }
}
