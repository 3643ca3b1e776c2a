package io.countersign.exporter;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the broker remembers of what is written.
 *
 * @param position up to which it gives nothing again; passes over records that nobody wants
 * @param written of the last record that was committed, as the store said
 */
public record Acknowledged(long position, long written) {

  public static final Acknowledged NOTHING = new Acknowledged(-1, -1);

  /** As the broker gives it back; without a memory of its own the position is all there is. */
  public static Acknowledged of(long position, Optional<byte[]> memory) {
    return new Acknowledged(
        position,
        memory
            .filter(bytes -> bytes.length == Long.BYTES)
            .map(bytes -> ByteBuffer.wrap(bytes).getLong())
            .orElse(position));
  }

  /** For the broker to keep. */
  public byte[] memory() {
    return ByteBuffer.allocate(Long.BYTES).putLong(written).array();
  }
}
