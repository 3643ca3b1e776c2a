package io.countersign.history.verify;

import io.countersign.history.ExportLine;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An entry as it comes to the verifier.
 *
 * @param leaf the exact bytes
 * @param hash that the log has for them, in hexadecimal; or what stands there instead
 * @param salt in hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying would cost
record EntryRow(
    long index, byte[] leaf, String hash, Optional<String> salt, Optional<byte[]> payload) {

  static EntryRow of(ExportLine.Entry entry) {
    return new EntryRow(
        entry.index(),
        entry.leaf().getBytes(StandardCharsets.UTF_8),
        entry.hash(),
        entry.salt(),
        entry.payload().map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }

  static EntryRow ofTile(long index, byte[] leaf, byte[] hash) {
    return new EntryRow(
        index, leaf, HexFormat.of().formatHex(hash), Optional.empty(), Optional.empty());
  }
}
