package io.countersign.history.verify;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Commitment;
import io.countersign.history.Erasure;
import io.countersign.history.TreeHasher;
import io.countersign.history.verify.Finding.Kind;
import io.countersign.history.verify.LeafScan.Field;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what one entry says of itself. */
final class EntryCheck {

  /** Whether payloads come along. */
  enum Payloads {
    EXPECTED,
    NOT_HERE
  }

  private static final HexFormat HEX = HexFormat.of();

  private final String origin;
  private final Payloads payloads;
  private final Findings findings;
  private final SourceOrder sources = new SourceOrder();
  private final LedgerOrder ledger = new LedgerOrder();
  private final TimeBounds times;
  private final Erasures erasures = new Erasures();
  private final TreeHasher hasher = new TreeHasher();
  private final Commitment commitment = new Commitment();
  private final LeafScan scan = new LeafScan();

  EntryCheck(String origin, Payloads payloads, TimeBounds times, Findings findings) {
    this.origin = origin;
    this.payloads = payloads;
    this.times = times;
    this.findings = findings;
  }

  /** Gives the hash of the leaf as it is, whatever the log says it was. */
  byte[] check(EntryRow entry) {
    byte[] hash = hasher.leaf(entry.leaf());
    if (!Hex.spells(entry.hash(), hash)) {
      found(
          Kind.ENTRY,
          entry.index(),
          "Entry %d was changed: its bytes give the hash %s, but the log has %s."
              .formatted(entry.index(), HEX.formatHex(hash), text(entry.hash())));
      unreadable();
    } else if (scan.scan(entry.leaf())) {
      leaf(entry, scan);
    } else {
      rareLeaf(entry);
    }
    return hash;
  }

  private void rareLeaf(EntryRow entry) {
    try {
      String text = text(entry.leaf());
      Map<String, @Nullable Object> leaf = CanonicalJson.readObject(text);
      if (!CanonicalJson.text(leaf).equals(text)) {
        bad(entry, "is not spelled canonically.");
      }
      leaf(entry, LeafFacts.of(leaf));
    } catch (CanonicalJsonException e) {
      bad(entry, "cannot be read: " + e.getMessage());
      unreadable();
    }
  }

  private void leaf(EntryRow entry, LeafFacts leaf) {
    String log = leaf.text(Field.LOG).orElse("");
    if (!origin.equals(log)) {
      bad(entry, "belongs to the log " + log + ", not " + origin + ".");
    }
    if (payloads == Payloads.EXPECTED) {
      payload(entry, leaf);
    }
    Optional<SourceOrder.Gap> gap = sources.check(leaf);
    if (gap.isPresent()) {
      String what = "Before entry %d %s".formatted(entry.index(), gap.get().what());
      found(gap.get().kind(), entry.index(), what);
    }
    Optional<String> why = ledger.check(leaf);
    if (why.isPresent()) {
      found(Kind.ORDER, entry.index(), "Entry %d %s".formatted(entry.index(), why.get()));
    }
    times.entry(entry.index(), leaf);
  }

  /** It may have been of any source. */
  private void unreadable() {
    sources.unreadable();
    ledger.unreadable();
  }

  private void payload(EntryRow entry, LeafFacts leaf) {
    Optional<byte[]> salt = entry.salt();
    Optional<byte[]> payload = entry.payload();
    if (salt.isEmpty() && payload.isEmpty()) {
      erasures.missing(entry.index());
      return;
    }
    boolean same =
        payload.isPresent()
            && salt.filter(bytes -> bytes.length == Commitment.SALT_BYTES).isPresent()
            && leaf.spells(Field.PAYLOAD, commitment.of(salt.get(), payload.get()));
    if (!same) {
      found(
          Kind.PAYLOAD,
          entry.index(),
          payload.isEmpty()
              ? "The payload of entry %d is missing.".formatted(entry.index())
              : "The payload of entry %d was changed: it is not the one that the entry commits to."
                  .formatted(entry.index()));
    } else if (leaf.text(Field.TYPE).orElse("").equals(Erasure.TYPE)) {
      erasures.erased(entry.index(), payload.get()).ifPresent(findings::add);
    }
  }

  /** Call it after the last entry. */
  void end() {
    erasures
        .firstUnexplained()
        .ifPresent(index ->
            found(
                Kind.PAYLOAD,
                index,
                "The payload of entry %d is missing, and no later entry of the type %s says that it was erased (%d such entries in all)."
                    .formatted(index, Erasure.TYPE, erasures.unexplained())));
  }

  Map<String, Long> lastSeqs() {
    return sources.lastSeqs();
  }

  /** How many payloads were erased lawfully. */
  long erased() {
    return erasures.count();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private void bad(EntryRow entry, String why) {
    found(Kind.ENTRY, entry.index(), "Entry %d %s".formatted(entry.index(), why));
  }

  private void found(Kind kind, long index, String sentence) {
    findings.add(Finding.at(kind, index, sentence));
  }
}
