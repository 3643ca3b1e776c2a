package io.countersign.history.postgres;

import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.HistoryException;
import io.countersign.history.InclusionProof;
import io.countersign.history.ProvenEntry;
import io.countersign.history.Receipt;
import io.countersign.history.TileAddress;
import io.countersign.history.TlogProof;
import io.countersign.history.VerifierKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Reads the log from PostgreSQL. */
public final class PostgresHistoryEntries implements HistoryEntries {

  /** The newest, unless a witness has seen another one in the last minutes. */
  private static final String LATEST =
      """
      select size, note from history.signed_note where size = coalesce(
        (select max(size) from history.cosignature where at > now() - interval '5 minutes'),
        (select max(size) from history.checkpoint))\
      """;

  /** The newest that covers an entry, rather one that a witness has seen. */
  private static final String COVERING =
      """
      select size, note from history.signed_note where size = coalesce(
        (select max(size) from history.cosignature where size > ?),
        (select max(size) from history.checkpoint where size > ?))\
      """;

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
    try (var select = connection.prepareStatement(COVERING)) {
      select.setLong(1, index);
      select.setLong(2, index);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        long size = rows.getLong("size");
        var inclusion = InclusionProof.of(index, size, new PostgresSubtrees(connection));
        return Optional.of(new ProvenEntry.Proof(inclusion, rows.getString("note")));
      }
    }
  }

  @Override
  public Optional<Receipt> receipt(long index, VerifierKey key) {
    return read(connection -> {
      try (var select =
          connection.prepareStatement(
              "select leaf, salt, payload from history.entry where idx = ?")) {
        select.setLong(1, index);
        try (var rows = select.executeQuery()) {
          Optional<ProvenEntry.Proof> proof =
              rows.next() ? proof(connection, index) : Optional.empty();
          return proof.isPresent()
              ? Optional.of(receipt(rows, key, proof.get()))
              : Optional.empty();
        }
      }
    });
  }

  private static Receipt receipt(ResultSet row, VerifierKey key, ProvenEntry.Proof proof)
      throws SQLException {
    InclusionProof inclusion = proof.inclusion();
    byte[] salt = row.getBytes("salt");
    String payload = row.getString("payload");
    Optional<Receipt.Facts> facts =
        salt == null || payload == null
            ? Optional.empty()
            : Optional.of(new Receipt.Facts(payload, HexFormat.of().formatHex(salt)));
    var text = new TlogProof(inclusion.index(), inclusion.hashes(), proof.note()).text();
    return new Receipt(key.text(), row.getString("leaf"), facts, text);
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

  @Override
  public Optional<byte[]> tile(TileAddress address) {
    return read(connection -> {
      try (var select = connection.prepareStatement(LATEST);
          var rows = select.executeQuery()) {
        return rows.next() && address.within(rows.getLong("size"))
            ? Optional.of(PostgresTiles.bytes(connection, address))
            : Optional.empty();
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
