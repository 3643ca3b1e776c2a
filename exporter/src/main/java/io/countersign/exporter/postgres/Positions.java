package io.countersign.exporter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The place in the engine's log up to which all is written: locked while more is written. */
record Positions(String incarnation, int partition) {

  /**
   * @param position of the last record written, -1 for none
   * @param seq history entries written so far
   */
  record Place(long position, long seq) {}

  /** Whether an engine wrote here before that was another one. */
  boolean replacesAnother(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select count(*) filter (where incarnation = ?) = 0 and count(*) > 0
            from zeebe.exporter_position
            """)) {
      select.setString(1, incarnation);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  Place lock(Connection connection) throws SQLException {
    try (var insert =
            connection.prepareStatement(
                """
                insert into zeebe.exporter_position (incarnation, partition, position, seq, updated_at)
                values (?, ?, -1, 0, now()) on conflict do nothing
                """);
        var select =
            connection.prepareStatement(
                """
                select position, seq from zeebe.exporter_position
                where incarnation = ? and partition = ? for update
                """)) {
      bind(insert, 1).executeUpdate();
      try (var rows = bind(select, 1).executeQuery()) {
        rows.next();
        return new Place(rows.getLong(1), rows.getLong(2));
      }
    }
  }

  void save(Connection connection, Place place) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update zeebe.exporter_position set position = ?, seq = ?, updated_at = now()
            where incarnation = ? and partition = ?
            """)) {
      update.setLong(1, place.position());
      update.setLong(2, place.seq());
      bind(update, 3).executeUpdate();
    }
  }

  private PreparedStatement bind(PreparedStatement statement, int from) throws SQLException {
    statement.setString(from, incarnation);
    statement.setInt(from + 1, partition);
    return statement;
  }
}
