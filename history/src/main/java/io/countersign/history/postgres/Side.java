package io.countersign.history.postgres;

import io.countersign.history.ExportLine;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Rows that stand between the entries of an export, each with how many entries it {@code covers}.
 */
final class Side implements AutoCloseable {

  @FunctionalInterface
  interface Reading {
    ExportLine line(ResultSet row) throws SQLException;
  }

  private final PreparedStatement select;
  private final ResultSet rows;
  private final Reading reading;
  private boolean more;
  private long written;

  Side(Connection connection, String sql, long coversMax, Reading reading) throws SQLException {
    this.reading = reading;
    this.select = connection.prepareStatement(sql);
    select.setFetchSize(Export.FETCH_ROWS);
    select.setLong(1, coversMax);
    this.rows = select.executeQuery();
    this.more = rows.next();
  }

  void writeUpTo(long entries, OutputStream out) throws SQLException, IOException {
    while (more && rows.getLong("covers") <= entries) {
      Export.line(out, reading.line(rows));
      written++;
      more = rows.next();
    }
  }

  long written() {
    return written;
  }

  @Override
  public void close() throws SQLException {
    select.close(); // and its rows
  }
}
