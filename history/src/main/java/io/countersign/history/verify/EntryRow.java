package io.countersign.history.verify;

import io.countersign.history.Commitment;
import io.countersign.history.ExportLine;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An entry as it comes to the verifier.
 *
 * @param leaf the exact bytes
 * @param hash that the log has for them, in hexadecimal; or what stands there instead
 * @param salt its bytes; none where they are not spelled as those of a salt
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying would cost
record EntryRow(
    long index, byte[] leaf, byte[] hash, Optional<byte[]> salt, Optional<byte[]> payload) {

  private static final byte[] NO_SALT = {};

  static EntryRow of(ExportLine.Entry entry) {
    return new EntryRow(
        entry.index(),
        utf8(entry.leaf()),
        utf8(entry.hash()),
        entry.salt().map(text -> Commitment.isSalt(text) ? HexFormat.of().parseHex(text) : NO_SALT),
        entry.payload().map(EntryRow::utf8));
  }

  static EntryRow ofTile(long index, byte[] leaf, byte[] hash) {
    byte[] text = utf8(HexFormat.of().formatHex(hash));
    return new EntryRow(index, leaf, text, Optional.empty(), Optional.empty());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
