package io.countersign.history.postgres;

import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.HistoryException;
import io.countersign.history.InclusionProof;
import io.countersign.history.ProvenEntry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Reads the log from PostgreSQL. */
public final class PostgresHistoryEntries implements HistoryEntries {

  private static final String LATEST =
      "select size, note from history.checkpoint order by size desc limit 1";

  private final DataSource database;

  public PostgresHistoryEntries(DataSource database) {
    this.database = database;
  }

  @Override
  public EntryPage search(EntryQuery query) {
    var conditions = SearchConditions.of(query);
    String sql =
        "select %s from history.entry where %s order by idx desc limit %d"
            .formatted(EntryReading.COLUMNS, conditions.sql(), query.limit() + 1);
    return read(connection -> {
      try (var select = connection.prepareStatement(sql)) {
        conditions.bind(select);
        try (var rows = select.executeQuery()) {
          return page(rows, query.limit());
        }
      }
    });
  }

  private static EntryPage page(ResultSet rows, int limit) throws SQLException {
    var entries = new ArrayList<Entry>();
    while (entries.size() < limit && rows.next()) {
      entries.add(EntryReading.entry(rows));
    }
    OptionalLong before =
        entries.size() == limit && rows.next()
            ? OptionalLong.of(entries.getLast().index())
            : OptionalLong.empty();
    return new EntryPage(entries, before);
  }

  @Override
  public Optional<ProvenEntry> entry(long index) {
    return read(connection -> {
      try (var select =
          connection.prepareStatement(
              "select %s from history.entry where idx = ?".formatted(EntryReading.COLUMNS))) {
        select.setLong(1, index);
        try (var rows = select.executeQuery()) {
          return rows.next()
              ? Optional.of(new ProvenEntry(EntryReading.entry(rows), proof(connection, index)))
              : Optional.empty();
        }
      }
    });
  }

  private static Optional<ProvenEntry.Proof> proof(Connection connection, long index)
      throws SQLException {
    try (var select = connection.prepareStatement(LATEST);
        var rows = select.executeQuery()) {
      if (!rows.next() || rows.getLong("size") <= index) {
        return Optional.empty();
      }
      long size = rows.getLong("size");
      var inclusion = InclusionProof.of(index, size, new PostgresSubtrees(connection));
      return Optional.of(new ProvenEntry.Proof(inclusion, rows.getString("note")));
    }
  }

  @Override
  public Optional<String> checkpoint() {
    return read(connection -> {
      try (var select = connection.prepareStatement(LATEST);
          var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString("note")) : Optional.empty();
      }
    });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }

  private <T> T read(Reading<T> reading) {
    try (Connection connection = database.getConnection()) {
      return reading.from(connection);
    } catch (SQLException e) {
      throw new HistoryException("The history cannot be read at the moment: " + e.getMessage(), e);
    }
  }
}
