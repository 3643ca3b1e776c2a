package io.countersign.history.verify;

import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.ExportLine;
import io.countersign.history.Leaf;
import io.countersign.history.verify.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds of a log wherever it comes from: entries in order, under signed and known roots. */
final class LogCheck {

  /** A log that nothing happens in has an entry each hour; twice that is too long. */
  static final Duration SILENT_MAX = Duration.ofHours(2);

  private final Findings findings;
  private final Trust trust;
  private final CompactRange.Listener full;
  private final String origin;
  private final CompactRange tree = new CompactRange();
  private final KnownCheckpoints known;
  private final TimeBounds times;
  private final EntryCheck entries;
  private @Nullable Checkpoint latest;
  private @Nullable Checkpoint lastGood;
  private boolean enough;
  private long witnessedSize;
  private long checkpoints;

  LogCheck(
      String origin,
      EntryCheck.Payloads payloads,
      Trust trust,
      Findings findings,
      CompactRange.Listener full) {
    this.origin = origin;
    this.trust = trust;
    this.findings = findings;
    this.full = full;
    this.known = new KnownCheckpoints(findings);
    this.times = new TimeBounds(findings);
    this.entries = new EntryCheck(origin, payloads, times, findings);
  }

  /** A checkpoint from elsewhere that the log must agree with. */
  void know(String name, String note) {
    trust.open(name, note).ifPresent(opened -> known.add(name, opened.checkpoint()));
    known.compare(tree, sure());
  }

  void entry(EntryRow entry) {
    long expected = tree.size();
    if (entry.index() != expected) {
      findings.add(Finding.at(Kind.ORDER, expected, order(expected, entry.index())));
    }
    tree.append(entries.check(entry), full);
    known.compare(tree, sure());
  }

  private static String order(long expected, long index) {
    return index > expected
        ? "Entry %d is missing: entry %d stands in its place.".formatted(expected, index)
        : "Entry %d stands a second time, where entry %d should.".formatted(index, expected);
  }

  void checkpoint(ExportLine.SignedCheckpoint line) {
    checkpoints++;
    String name = "checkpoint over " + line.size() + " entries";
    trust.open(name, line.note()).ifPresent(opened -> compare(line, name, opened));
  }

  private void compare(ExportLine.SignedCheckpoint line, String name, Trust.Opened opened) {
    Checkpoint checkpoint = opened.checkpoint();
    latest = checkpoint;
    if (checkpoint.size() != line.size()) {
      findings.add(
          Finding.of(
              Kind.SIGNATURE,
              "The %s was signed over %d entries.".formatted(name, checkpoint.size())));
    } else if (checkpoint.size() > tree.size()) {
      findings.add(
          Finding.at(
              Kind.CUT, tree.size(), KnownCheckpoints.cut(name, checkpoint.size(), tree.size())));
    } else if (checkpoint.size() < tree.size()) {
      findings.add(Finding.of(Kind.FORMAT, "The %s stands too late.".formatted(name)));
    } else if (checkpoint.root().equals(tree.root())) {
      lastGood = checkpoint;
      witnessed(checkpoint, opened);
    } else if (findings.intact()) {
      findings.add(Finding.at(Kind.ROOT, sure(), root(name)));
    }
  }

  private void witnessed(Checkpoint checkpoint, Trust.Opened opened) {
    enough |= opened.witnessed().enough();
    if (!opened.witnessed().times().isEmpty()) {
      times.witnessed(opened.witnessed().times().values());
      witnessedSize = opened.witnessed().enough() ? checkpoint.size() : witnessedSize;
    }
  }

  private String root(String name) {
    return "Among the entries %d to %d one was changed, added, removed or moved: together they do not give the root of the %s."
        .formatted(sure(), tree.size() - 1, name);
  }

  /** So many entries are under a checkpoint that agrees. */
  private long sure() {
    return lastGood == null ? 0 : lastGood.size();
  }

  long size() {
    return tree.size();
  }

  long checkpoints() {
    return checkpoints;
  }

  /** Call it after the last entry and checkpoint. */
  Report report(List<String> keptNotes, Optional<Instant> alive) {
    known.end(tree.size());
    entries.end();
    if (findings.none()) {
      unsigned().or(() -> alive.flatMap(this::stale)).ifPresent(findings::add);
    }
    if (findings.none() && !enough) {
      findings.add(
          Finding.of(
              Kind.WITNESS, "No checkpoint is signed by the witnesses that the policy asks for."));
    }
    return new Report(
        origin,
        trust.key(),
        tree.size(),
        checkpoints,
        Optional.ofNullable(latest),
        !keptNotes.isEmpty(),
        witnessedSize,
        entries.erased(),
        entries.lastSeqs(),
        times.newest(),
        findings.list());
  }

  /** An old end of the log is as well signed as the true one; but each hour has an entry. */
  private Optional<Finding> stale(Instant now) {
    String bound = Leaf.time(now.minus(SILENT_MAX));
    return times.newest().compareTo(bound) >= 0
        ? Optional.empty()
        : Optional.of(
            Finding.at(
                Kind.CUT,
                tree.size(),
                "The log ends at %s. One that is alive has an entry each hour: it stands still, or what came after is withheld."
                    .formatted(times.newest())));
  }

  private Optional<Finding> unsigned() {
    Checkpoint last = latest;
    if (last == null) {
      return Optional.of(
          Finding.of(Kind.CUT, "The export holds no signed checkpoint, so it proves nothing."));
    }
    return last.root().equals(tree.root())
        ? Optional.empty()
        : Optional.of(
            Finding.at(
                Kind.CUT,
                last.size(),
                "The entries %d to %d are under no checkpoint."
                    .formatted(last.size(), tree.size() - 1)));
  }
}
