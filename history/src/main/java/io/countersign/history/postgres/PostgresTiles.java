package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.TileAddress;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Puts tiles together from the rows of the log. */
final class PostgresTiles {

  private static final String ENTRIES =
      "select convert_to(leaf, 'UTF8') from history.entry where idx >= ? and idx < ? order by idx";
  private static final String LEAF_HASHES =
      "select leaf_hash from history.entry where idx >= ? and idx < ? order by idx";
  private static final String NODES =
      "select hash from history.node where idx >= ? and idx < ? and level = ? order by idx";

  private PostgresTiles() {}

  static byte[] bytes(Connection connection, TileAddress address) throws SQLException {
    return switch (address.kind()) {
      case TileAddress.Kind.Entries() -> {
        try (var select = connection.prepareStatement(ENTRIES)) {
          yield together(select, address, true);
        }
      }
      case TileAddress.Kind.Hashes(int level) -> {
        try (var select = connection.prepareStatement(level == 0 ? LEAF_HASHES : NODES)) {
          if (level > 0) {
            select.setInt(3, level);
          }
          yield together(select, address, false);
        }
      }
    };
  }

  private static byte[] together(PreparedStatement select, TileAddress address, boolean withLength)
      throws SQLException {
    long from = address.index() * TileAddress.WIDTH_MAX;
    select.setLong(1, from);
    select.setLong(2, from + address.width());
    var bytes = new ByteArrayOutputStream();
    int count = 0;
    try (var rows = select.executeQuery()) {
      for (; rows.next(); count++) {
        byte[] row = rows.getBytes(1);
        if (withLength) {
          bytes.write(row.length >> 8);
          bytes.write(row.length);
        }
        bytes.writeBytes(row);
      }
    }
    if (count != address.width()) {
      throw new HistoryException(
          "The log has only %d of the %d rows of %s. Run ./countersign verify to see which are missing."
              .formatted(count, address.width(), address.path()));
    }
    return bytes.toByteArray();
  }
}
