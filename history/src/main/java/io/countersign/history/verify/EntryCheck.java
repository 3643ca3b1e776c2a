package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Commitment;
import io.countersign.history.ExportLine;
import io.countersign.history.TreeHasher;
import io.countersign.history.verify.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks what one entry says of itself. */
final class EntryCheck {

  private final String origin;
  private final SourceOrder sources = new SourceOrder();
  private final TreeHasher hasher = new TreeHasher();

  EntryCheck(String origin) {
    this.origin = origin;
  }

  /** Gives the hash of the leaf as it is, whatever the log says it was. */
  byte[] check(ExportLine.Entry entry, Consumer<Finding> found) {
    byte[] hash = hasher.leaf(entry.leaf().getBytes(StandardCharsets.UTF_8));
    if (!HexFormat.of().formatHex(hash).equals(entry.hash())) {
      found.accept(
          Finding.at(
              Kind.ENTRY,
              entry.index(),
              "Entry %d was changed: its bytes give the hash %s, but the log has %s."
                  .formatted(entry.index(), HexFormat.of().formatHex(hash), entry.hash())));
    } else {
      leaf(entry, found);
    }
    return hash;
  }

  private void leaf(ExportLine.Entry entry, Consumer<Finding> found) {
    try {
      Map<String, @Nullable Object> leaf = CanonicalJson.readObject(entry.leaf());
      if (!CanonicalJson.text(leaf).equals(entry.leaf())) {
        found.accept(bad(entry, "is not spelled canonically."));
      }
      if (!origin.equals(leaf.get("log"))) {
        found.accept(bad(entry, "belongs to the log " + leaf.get("log") + ", not " + origin + "."));
      }
      payload(entry, leaf.get("payload"), found);
      sources.gap(leaf.get("source")).ifPresent(gap -> found.accept(order(entry, gap)));
    } catch (CanonicalJsonException e) {
      found.accept(bad(entry, "cannot be read: " + e.getMessage()));
    }
  }

  private static Finding bad(ExportLine.Entry entry, String why) {
    return Finding.at(Kind.ENTRY, entry.index(), "Entry %d %s".formatted(entry.index(), why));
  }

  private static Finding order(ExportLine.Entry entry, String gap) {
    return Finding.at(
        Kind.ORDER, entry.index(), "Before entry %d %s".formatted(entry.index(), gap));
  }

  private static void payload(
      ExportLine.Entry entry, @Nullable Object commitment, Consumer<Finding> found) {
    String salt = entry.salt().orElse("");
    String payload = entry.payload().orElse("");
    if (!Commitment.isSalt(salt) || !Commitment.of(salt, payload).equals(commitment)) {
      found.accept(
          Finding.at(
              Kind.PAYLOAD,
              entry.index(),
              entry.payload().isEmpty()
                  ? "The payload of entry %d is missing.".formatted(entry.index())
                  : "The payload of entry %d was changed: it is not the one that the entry commits to."
                      .formatted(entry.index())));
    }
  }
}
