package io.countersign.history.verify;

import io.countersign.history.Leaf;
import io.countersign.history.verify.Finding.Kind;
import io.countersign.history.verify.LeafScan.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * The time of an entry is a claim. It cannot be later than a witness saw a checkpoint over it; and
 * what does not come from a source that counts cannot be much earlier than the last time a witness
 * saw the log without it.
 */
final class TimeBounds {

  /** How far the clocks of server and witness may differ. */
  static final Duration SKEW_MAX = Duration.ofMinutes(5);

  /** How long an entry may take from its time to its place. */
  static final Duration LATE_MAX = Duration.ofHours(1);

  private final Findings findings;
  private String earliest = "";
  private String latest = "";
  private long latestIndex;
  private String newest = "";

  TimeBounds(Findings findings) {
    this.findings = findings;
  }

  void entry(long index, LeafFacts leaf) {
    String at = leaf.text(Field.AT).orElse("");
    newest = at.compareTo(newest) > 0 ? at : newest;
    if (at.compareTo(latest) > 0) {
      latest = at;
      latestIndex = index;
    }
    if (at.compareTo(earliest) < 0 && leaf.text(Field.SEQ).isEmpty()) {
      findings.add(
          Finding.at(
              Kind.TIME,
              index,
              "Entry %d says %s, but a witness saw the log without it after %s: it was dated back."
                  .formatted(index, at, earliest)));
    }
  }

  /** Witnesses saw all entries so far at these times. */
  void witnessed(Collection<Instant> times) {
    for (Instant time : times) {
      if (latest.compareTo(Leaf.time(time.plus(SKEW_MAX))) > 0) {
        findings.add(
            Finding.at(
                Kind.TIME,
                latestIndex,
                "Entry %d says %s, but a witness saw it at %s already."
                    .formatted(latestIndex, latest, Leaf.time(time))));
      }
      String bound = Leaf.time(time.minus(LATE_MAX));
      if (bound.compareTo(earliest) > 0) {
        earliest = bound;
      }
    }
    latest = "";
  }

  /** The latest time that an entry says; empty where none says any. */
  String newest() {
    return newest;
  }
}
