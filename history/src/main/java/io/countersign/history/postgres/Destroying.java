package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.PayloadKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Makes this server's file forget the keys that committed erasures name. The commit comes first: a
 * key that was destroyed for an erasure that was then rolled back would lose what nobody may lose;
 * a crash in between is made up for at the next start, when all of them are looked at again.
 */
final class Destroying {

  private static final String DESTROYED =
      """
      select destroyed, number from history.case_key where destroyed > ? order by destroyed\
      """;

  private final PayloadKeys keys;
  private long through;

  Destroying(PayloadKeys keys) {
    this.keys = keys;
  }

  /** Tells why keys are still there that should not be. */
  Optional<String> pass(Connection connection) throws SQLException {
    var numbers = new ArrayList<Long>();
    long last = through;
    try (var select = connection.prepareStatement(DESTROYED)) {
      select.setLong(1, through);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          last = rows.getLong(1);
          numbers.add(rows.getLong(2));
        }
      }
    }
    connection.commit();
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    try {
      keys.destroy(numbers);
      through = last;
      return Optional.empty();
    } catch (HistoryException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
