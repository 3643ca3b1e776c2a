package io.countersign.history.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Numbers without gaps for the entries of a source; a sequence of PostgreSQL would leave some. */
final class Counting {

  private static final String NEXT =
      """
      insert into history.counted as c (source, seq) values (?, ?)
      on conflict (source) do update set seq = c.seq + excluded.seq
      returning seq\
      """;

  private Counting() {}

  /** The first of so many numbers; the source is locked until the transaction ends. */
  static long next(Connection connection, String source, int count) throws SQLException {
    try (var next = connection.prepareStatement(NEXT)) {
      next.setString(1, source);
      next.setLong(2, count);
      try (var rows = next.executeQuery()) {
        rows.next();
        return rows.getLong(1) - count + 1;
      }
    }
  }
}
