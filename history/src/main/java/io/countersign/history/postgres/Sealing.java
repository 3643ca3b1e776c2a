package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.PayloadKeys;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Seals what belongs to a case under the case's key, on the sequencer's connection. */
final class Sealing {

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A key that is being destroyed at this moment is passed over, whatever becomes of it: the log
   * must not wait for an erasure, and what it places now is not part of it.
   */
  private static final String KEYS =
      """
      select instance, number from history.case_key
      where instance = any (?) and destroyed is null order by number for share skip locked\
      """;

  private final Connection connection;
  private final PayloadKeys keys;
  private long next;

  private Sealing(Connection connection, PayloadKeys keys, long next) {
    this.connection = connection;
    this.keys = keys;
    this.next = next;
  }

  static Sealing resume(Connection connection, PayloadKeys keys) throws SQLException {
    try (var select =
            connection.prepareStatement(
                "select coalesce(max(number) + 1, 0) from history.case_key");
        var rows = select.executeQuery()) {
      rows.next();
      return new Sealing(connection, keys, rows.getLong(1));
    }
  }

  void seal(List<Placed> batch) throws SQLException {
    var instances = new TreeSet<String>();
    batch.forEach(entry -> entry.instance().ifPresent(instances::add));
    if (!instances.isEmpty()) {
      Map<String, Long> numbers = numbers(instances);
      batch.forEach(
          entry -> entry.instance().map(numbers::get).ifPresent(number -> seal(entry, number)));
    }
  }

  private void seal(Placed entry, long number) {
    byte[] key =
        keys.key(number)
            .orElseThrow(() ->
                new HistoryException(
                    "Key %d is destroyed, but a case goes on under it: the file of the keys is newer than the database. Was it restored from a backup?"
                        .formatted(number)));
    entry.seal(key, number, RANDOM);
  }

  /** The keys' numbers of these cases, new ones where there are none. */
  private Map<String, Long> numbers(Collection<String> instances) throws SQLException {
    var numbers = new HashMap<String, Long>();
    try (var select = connection.prepareStatement(KEYS)) {
      select.setArray(1, connection.createArrayOf("text", instances.toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    try (var insert =
        connection.prepareStatement(
            "insert into history.case_key (number, instance) values (?, ?)")) {
      for (String instance : instances) {
        if (!numbers.containsKey(instance)) {
          next = keys.free(next);
          insert.setLong(1, next);
          insert.setString(2, instance);
          insert.addBatch();
          numbers.put(instance, next++);
        }
      }
      insert.executeBatch();
    }
    return numbers;
  }
}
