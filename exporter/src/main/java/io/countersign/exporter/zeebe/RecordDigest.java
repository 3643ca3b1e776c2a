package io.countersign.exporter.zeebe;

import io.camunda.zeebe.protocol.record.Record;
import io.countersign.history.Digest;
import java.nio.ByteBuffer;

/**
 * Tells a record from any other that may stand at its position: the first 8 bytes of the SHA-256 of
 * what it is about, which no version of this plug-in reads differently.
 */
final class RecordDigest {

  private RecordDigest() {}

  static long of(Record<?> record) {
    return ByteBuffer.wrap(Digest.ofText(text(record)).bytes()).getLong();
  }

  /** Position, time, key, kind and what happened. */
  static String text(Record<?> record) {
    return record.getPosition()
        + " "
        + record.getTimestamp()
        + " "
        + record.getKey()
        + " "
        + record.getRecordType()
        + " "
        + record.getValueType()
        + " "
        + record.getIntent();
  }
}
