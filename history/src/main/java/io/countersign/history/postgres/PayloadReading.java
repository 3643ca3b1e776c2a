package io.countersign.history.postgres;

import io.countersign.history.PayloadKeys;
import io.countersign.history.Receipt;
import io.countersign.history.SealedPayload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads payload and salt of a row of {@code entry}, sealed or not, as far as they are there. */
final class PayloadReading {

  static final String COLUMNS = "leaf_hash, salt, payload, sealed, key";

  private final PayloadKeys keys;

  PayloadReading(PayloadKeys keys) {
    this.keys = keys;
  }

  /** Each is empty where it was erased, or where its key is destroyed. */
  record Facts(Optional<String> salt, Optional<String> payload) {}

  Facts facts(ResultSet row) throws SQLException {
    byte[] sealed = row.getBytes("sealed");
    if (sealed == null) {
      return new Facts(
          Optional.ofNullable(row.getBytes("salt")).map(HexFormat.of()::formatHex),
          Optional.ofNullable(row.getString("payload")));
    }
    byte[] leafHash = row.getBytes("leaf_hash");
    Optional<Receipt.Facts> opened =
        keys.key(row.getLong("key")).flatMap(key -> SealedPayload.open(key, leafHash, sealed));
    return new Facts(opened.map(Receipt.Facts::salt), opened.map(Receipt.Facts::payload));
  }
}
