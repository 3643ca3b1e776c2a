package io.countersign.history.postgres;

import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.HistoryEntries;
import io.countersign.history.HistoryException;
import io.countersign.history.InclusionProof;
import io.countersign.history.PayloadKeys;
import io.countersign.history.ProvenEntry;
import io.countersign.history.Receipt;
import io.countersign.history.TileAddress;
import io.countersign.history.TlogProof;
import io.countersign.history.VerifierKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Each statement for its own values. */
  private static final String PLANNING =
      "set local plan_cache_mode = force_custom_plan; set local jit = off";

  private static final String PLANNING_AS_USUAL =
      "set local plan_cache_mode to default; set local jit to default";

  /** One stretch more may be looked at after that. */
  private static final Duration SEARCH_MAX = Duration.ofSeconds(1);

  private final DataSource database;
  private final PayloadReading payloads;

  public PostgresHistoryEntries(DataSource database, PayloadKeys keys) {
    this.database = database;
    this.payloads = new PayloadReading(keys);
  }

  /**
   * Goes back through the log in stretches that grow, so that what is rare costs no more than it
   * must; after {@link #SEARCH_MAX} it gives what it has, and where to go on.
   */
  @Override
  public EntryPage search(EntryQuery query) {
    return read(
        planned(connection -> {
          long end = System.nanoTime() + SEARCH_MAX.toNanos();
          var stretches =
              Stretches.of(connection, query, Math.min(query.before(), size(connection)));
          var words = new WordSearch(connection, query);
          var conditions = SearchConditions.of(query);
          var found = new ArrayList<Entry>();
          for (var next = stretches.next(); next.isPresent(); next = stretches.next()) {
            Stretches.Stretch stretch = next.get();
            int wanted = query.limit() + 1 - found.size();
            found.addAll(
                query.text().isBlank()
                    ? newest(connection, conditions, stretch, wanted)
                    : at(connection, words.newest(stretch, wanted)));
            if (found.size() > query.limit()) {
              return new EntryPage(
                  found.subList(0, query.limit()),
                  OptionalLong.of(found.get(query.limit() - 1).index()));
            }
            if (System.nanoTime() > end && stretches.before().isPresent()) {
              return new EntryPage(found, stretches.before());
            }
          }
          return new EntryPage(found, OptionalLong.empty());
        }));
  }

  private List<Entry> newest(
      Connection connection, SearchConditions conditions, Stretches.Stretch stretch, int limit)
      throws SQLException {
    String sql = conditions.newest(EntryReading.COLUMNS, stretch, limit);
    try (var select = connection.prepareStatement(sql)) {
      conditions.bindNewest(select, 1);
      return entries(select);
    }
  }

  private List<Entry> at(Connection connection, List<Long> indices) throws SQLException {
    if (indices.isEmpty()) {
      return List.of();
    }
    try (var select =
        connection.prepareStatement(
            "select %s from history.entry where idx = any (?) order by idx desc"
                .formatted(EntryReading.COLUMNS))) {
      select.setArray(1, connection.createArrayOf("bigint", indices.toArray()));
      return entries(select);
    }
  }

  private List<Entry> entries(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var entries = new ArrayList<Entry>();
      while (rows.next()) {
        entries.add(EntryReading.entry(rows, payloads));
      }
      return entries;
    }
  }

  private static long size(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement("select coalesce(max(idx) + 1, 0) from history.entry");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
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
              ? Optional.of(
                  new ProvenEntry(EntryReading.entry(rows, payloads), proof(connection, index)))
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
              "select leaf, %s from history.entry where idx = ?"
                  .formatted(PayloadReading.COLUMNS))) {
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

  private Receipt receipt(ResultSet row, VerifierKey key, ProvenEntry.Proof proof)
      throws SQLException {
    InclusionProof inclusion = proof.inclusion();
    PayloadReading.Facts read = payloads.facts(row);
    Optional<Receipt.Facts> facts =
        read.payload()
            .flatMap(payload -> read.salt().map(salt -> new Receipt.Facts(payload, salt)));
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

  /**
   * After some searches for other values PostgreSQL would take one plan for all, which looks for
   * what is rare as for what is common.
   */
  private static <T> Reading<T> planned(Reading<T> reading) {
    return connection -> {
      boolean own = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try (var set = connection.createStatement()) {
        set.execute(PLANNING);
        T result = reading.from(connection);
        set.execute(PLANNING_AS_USUAL);
        return result;
      } finally {
        if (own) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
      }
    };
  }

  private <T> T read(Reading<T> reading) {
    try (Connection connection = database.getConnection()) {
      return reading.from(connection);
    } catch (SQLException e) {
      throw new HistoryException("The history cannot be read at the moment: " + e.getMessage(), e);
    }
  }
}
