package io.countersign.history.verify;

import io.countersign.history.CanonicalJsonException;
import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.Digest;
import io.countersign.history.ExportLine;
import io.countersign.history.NoteException;
import io.countersign.history.VerifierKey;
import io.countersign.history.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes an export line by line and remembers only the tree's edge and what was found. */
final class Verification {

  /** More would not help anybody to see what happened. */
  private static final int FINDINGS_MAX = 20;

  private final List<String> keptNotes;
  private final @Nullable VerifierKey pinned;
  private final List<Finding> findings = new ArrayList<>();
  private final NodeCheck nodes = new NodeCheck();
  private final CompactRange tree = new CompactRange();
  private final TreeMap<Long, Witness> witnesses = new TreeMap<>();
  private @Nullable EntryCheck entryCheck;
  private @Nullable VerifierKey key;
  private @Nullable Checkpoint latest;
  private @Nullable Checkpoint lastGood;
  private String origin = "";
  private long lines;
  private long checkpoints;
  private boolean ended;

  /** A checkpoint from outside of the log's own list. */
  private record Witness(String name, Checkpoint checkpoint) {}

  /**
   * @param pinned the key that the auditor trusts; else the export's own is taken
   * @param keptNotes checkpoints that the auditor kept
   */
  Verification(@Nullable VerifierKey pinned, List<String> keptNotes) {
    this.pinned = pinned;
    this.keptNotes = keptNotes;
  }

  /** Takes the next line; after an unreadable one nothing more should be given. */
  void accept(String text) {
    lines++;
    try {
      accept(ExportLine.parse(text));
    } catch (CanonicalJsonException e) {
      found(Finding.of(Kind.FORMAT, "Line %d cannot be read: %s".formatted(lines, e.getMessage())));
    }
  }

  private void accept(ExportLine line) {
    if ((lines == 1) != line instanceof ExportLine.Header || ended) {
      found(
          Finding.of(
              Kind.FORMAT,
              "Line %d stands in the wrong place: an export is a header, entries with checkpoints, and an end."
                  .formatted(lines)));
      return;
    }
    if (!(line instanceof ExportLine.Node)) {
      nodesPassed();
    }
    switch (line) {
      case ExportLine.Node node -> node(node);
      case ExportLine.Header header -> header(header);
      case ExportLine.Entry entry -> entry(entry);
      case ExportLine.SignedCheckpoint checkpoint -> checkpoint(checkpoint);
      case ExportLine.End end -> end(end);
    }
  }

  private void header(ExportLine.Header header) {
    origin = header.origin();
    entryCheck = new EntryCheck(origin);
    if (!header.format().equals(ExportLine.FORMAT)) {
      found(
          Finding.of(
              Kind.FORMAT,
              "The export has the format '%s'; this verifier reads %s."
                  .formatted(header.format(), ExportLine.FORMAT)));
    }
    try {
      key = VerifierKey.parse(header.key());
      checkKey(key, header);
    } catch (NoteException e) {
      found(Finding.of(Kind.SIGNATURE, "The export's key is none: " + e.getMessage()));
    }
    header.head().ifPresent(note -> witness("signer's own last checkpoint", note));
    keptNotes.forEach(note -> witness("kept checkpoint", note));
    compareWithWitnesses();
  }

  private void checkKey(VerifierKey claimed, ExportLine.Header header) {
    if (pinned != null && !pinned.equals(claimed)) {
      found(
          Finding.of(
              Kind.SIGNATURE,
              "The export names the key %s, but %s was given: it is another log, or its key was exchanged."
                  .formatted(claimed.text(), pinned.text())));
      key = pinned;
    }
    if (!claimed.name().equals(header.origin())) {
      found(
          Finding.of(
              Kind.SIGNATURE,
              "The log calls itself %s, but its key signs for %s."
                  .formatted(header.origin(), claimed.name())));
    }
  }

  private void witness(String name, String note) {
    open(name, note)
        .ifPresent(checkpoint -> {
          Witness other = witnesses.put(checkpoint.size(), new Witness(name, checkpoint));
          if (other != null && !other.checkpoint().equals(checkpoint)) {
            found(
                Finding.of(
                    Kind.FORK,
                    "Two checkpoints over %d entries are both signed and differ: the %s and the %s. The log was forked."
                        .formatted(checkpoint.size(), other.name(), name)));
          }
        });
  }

  private Optional<Checkpoint> open(String name, String note) {
    if (key == null) {
      return Optional.empty(); // found already
    }
    try {
      return Optional.of(key.open(note));
    } catch (NoteException e) {
      found(Finding.of(Kind.SIGNATURE, "The %s is not valid: %s".formatted(name, e.getMessage())));
      return Optional.empty();
    }
  }

  private void entry(ExportLine.Entry entry) {
    long expected = tree.size();
    if (entry.index() != expected) {
      found(Finding.at(Kind.ORDER, expected, order(expected, entry.index())));
    }
    if (entryCheck != null) {
      tree.append(entryCheck.check(entry, this::found), nodes::expect);
    }
    compareWithWitnesses();
  }

  private static String order(long expected, long index) {
    return index > expected
        ? "Entry %d is missing: entry %d stands in its place.".formatted(expected, index)
        : "Entry %d stands a second time, where entry %d should.".formatted(index, expected);
  }

  private void compareWithWitnesses() {
    Witness witness = witnesses.remove(tree.size());
    if (witness != null && intact() && !tree.root().equals(witness.checkpoint().root())) {
      found(
          Finding.at(
              Kind.FORK,
              lastGood == null ? 0 : lastGood.size(),
              "The first %d entries are not those of the %s: the log was rewritten, at the earliest at entry %d."
                  .formatted(tree.size(), witness.name(), lastGood == null ? 0 : lastGood.size())));
    }
  }

  private void node(ExportLine.Node node) {
    if (intact()) {
      nodes.check(node).ifPresent(why -> found(Finding.of(Kind.NODE, why)));
    }
  }

  private void nodesPassed() {
    String missing = nodes.missing();
    if (!missing.isEmpty() && intact()) {
      found(Finding.of(Kind.NODE, missing));
    }
  }

  private void checkpoint(ExportLine.SignedCheckpoint line) {
    checkpoints++;
    String name = "checkpoint over " + line.size() + " entries";
    open(name, line.note()).ifPresent(checkpoint -> compare(line, name, checkpoint));
  }

  private void compare(ExportLine.SignedCheckpoint line, String name, Checkpoint checkpoint) {
    latest = checkpoint;
    if (checkpoint.size() != line.size()) {
      found(
          Finding.of(
              Kind.SIGNATURE,
              "The %s was signed over %d entries.".formatted(name, checkpoint.size())));
    } else if (checkpoint.size() > tree.size()) {
      found(Finding.at(Kind.CUT, tree.size(), cut(name, checkpoint.size())));
    } else if (checkpoint.size() < tree.size()) {
      found(Finding.of(Kind.FORMAT, "The %s stands too late.".formatted(name)));
    } else if (checkpoint.root().equals(tree.root())) {
      lastGood = checkpoint;
    } else if (intact()) {
      long first = lastGood == null ? 0 : lastGood.size();
      found(Finding.at(Kind.ROOT, first, root(name, first)));
    }
  }

  private String cut(String name, long size) {
    return "The %s was signed, but the log ends after %d: entries %d to %d are missing."
        .formatted(name, tree.size(), tree.size(), size - 1);
  }

  private String root(String name, long first) {
    return "Among the entries %d to %d one was changed, added, removed or moved: together they do not give the root of the %s."
        .formatted(first, tree.size() - 1, name);
  }

  /** A bad entry makes every later root differ; to say so again would hide what happened. */
  private boolean intact() {
    return findings.stream()
        .noneMatch(f -> f.kind() == Kind.ENTRY || f.kind() == Kind.ORDER || f.kind() == Kind.ROOT);
  }

  private void end(ExportLine.End end) {
    ended = true;
    if (end.entries() != tree.size() || end.checkpoints() != checkpoints) {
      found(
          Finding.of(
              Kind.FORMAT,
              "The export says that it has %d entries and %d checkpoints, but it has %d and %d."
                  .formatted(end.entries(), end.checkpoints(), tree.size(), checkpoints)));
    }
  }

  /** Call it after the last line. */
  Report report() {
    if (!ended && findings.stream().noneMatch(f -> f.kind() == Kind.FORMAT)) {
      found(
          Finding.at(
              Kind.CUT, tree.size(), "The export breaks off after line %d.".formatted(lines)));
    }
    witnesses.values().stream()
        .filter(witness -> witness.checkpoint().size() > tree.size())
        .forEach(witness ->
            found(
                Finding.at(
                    Kind.CUT, tree.size(), cut(witness.name(), witness.checkpoint().size()))));
    if (findings.isEmpty()) {
      unsigned().ifPresent(this::found);
    }
    return new Report(
        origin,
        key == null ? "" : key.text(),
        tree.size(),
        checkpoints,
        Optional.ofNullable(latest),
        !keptNotes.isEmpty(),
        findings);
  }

  private Optional<Finding> unsigned() {
    Digest root = tree.root();
    if (latest == null) {
      return Optional.of(
          Finding.of(Kind.CUT, "The export holds no signed checkpoint, so it proves nothing."));
    }
    return latest.root().equals(root)
        ? Optional.empty()
        : Optional.of(
            Finding.at(
                Kind.CUT,
                latest.size(),
                "The entries %d to %d are under no checkpoint."
                    .formatted(latest.size(), tree.size() - 1)));
  }

  /** How many entries were taken so far. */
  long entries() {
    return tree.size();
  }

  /** Whether going on would say nothing more. */
  boolean hopeless() {
    return findings.size() >= FINDINGS_MAX
        || findings.stream().anyMatch(f -> f.kind() == Kind.FORMAT);
  }

  private void found(Finding finding) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    }
  }
}
