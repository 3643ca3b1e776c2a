package io.countersign.history.verify;

import io.countersign.history.CanonicalJsonException;
import io.countersign.history.ExportLine;
import io.countersign.history.Policy;
import io.countersign.history.VerifierKey;
import io.countersign.history.verify.Finding.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes an export line by line and remembers only the tree's edge and what was found. */
final class Verification {

  private final List<String> keptNotes;
  private final Optional<Instant> alive;
  private final Findings findings = new Findings();
  private final Trust trust;
  private final NodeCheck nodes = new NodeCheck();
  private final EntryLine entryLine = new EntryLine();
  private @Nullable LogCheck log;
  private long lines;
  private boolean ended;

  /**
   * @param pinned the key that the auditor trusts; else the policy's or the export's own is taken
   * @param keptNotes checkpoints that the auditor kept
   * @param alive when the log must have been alive, where it is asked and not kept
   */
  Verification(
      @Nullable VerifierKey pinned,
      Policy policy,
      List<String> keptNotes,
      Optional<Instant> alive) {
    this.trust = new Trust(pinned, policy, findings);
    this.keptNotes = keptNotes;
    this.alive = alive;
  }

  /** Takes the line that stands there; after an unreadable one nothing more should be given. */
  void accept(Lines line) throws IOException {
    LogCheck current = log;
    if (current != null && !ended) {
      Optional<EntryRow> row = entryLine.read(line.buffer(), line.from(), line.to());
      if (row.isPresent()) {
        lines++;
        nodesPassed();
        current.entry(row.get());
        return;
      }
    }
    accept(line.text());
  }

  /** Takes the next line. */
  void accept(String text) {
    lines++;
    try {
      accept(ExportLine.parse(text));
    } catch (CanonicalJsonException e) {
      format("Line %d cannot be read: %s".formatted(lines, e.getMessage()));
    }
  }

  private void accept(ExportLine line) {
    LogCheck current = log;
    if (line instanceof ExportLine.Header header && lines == 1) {
      header(header);
    } else if (current == null || ended || line instanceof ExportLine.Header) {
      format(
          "Line %d stands in the wrong place: an export is a header, entries with checkpoints, and an end."
              .formatted(lines));
    } else {
      accept(line, current);
    }
  }

  private void accept(ExportLine line, LogCheck current) {
    if (!(line instanceof ExportLine.Node)) {
      nodesPassed();
    }
    switch (line) {
      case ExportLine.Header header -> throw new IllegalStateException("taken before: " + header);
      case ExportLine.Node node -> node(node);
      case ExportLine.Entry entry -> current.entry(EntryRow.of(entry));
      case ExportLine.SignedCheckpoint checkpoint -> current.checkpoint(checkpoint);
      case ExportLine.End end -> end(end, current);
    }
  }

  private void header(ExportLine.Header header) {
    if (!header.format().equals(ExportLine.FORMAT)) {
      format(
          "The export has the format '%s'; this verifier reads %s."
              .formatted(header.format(), ExportLine.FORMAT));
    }
    trust.claim(header.key(), header.origin());
    var check =
        new LogCheck(header.origin(), EntryCheck.Payloads.EXPECTED, trust, findings, nodes::expect);
    header.head().ifPresent(note -> check.know("signer's own last checkpoint", note));
    keptNotes.forEach(note -> check.know("kept checkpoint", note));
    log = check;
  }

  private void node(ExportLine.Node node) {
    if (findings.intact()) {
      nodes.check(node).ifPresent(why -> findings.add(Finding.of(Kind.NODE, why)));
    }
  }

  private void nodesPassed() {
    String missing = nodes.missing();
    if (!missing.isEmpty() && findings.intact()) {
      findings.add(Finding.of(Kind.NODE, missing));
    }
  }

  private void end(ExportLine.End end, LogCheck current) {
    ended = true;
    if (end.entries() != current.size() || end.checkpoints() != current.checkpoints()) {
      format(
          "The export says that it has %d entries and %d checkpoints, but it has %d and %d."
              .formatted(end.entries(), end.checkpoints(), current.size(), current.checkpoints()));
    }
  }

  /** Call it after the last line. */
  Report report() {
    LogCheck current = log;
    if (!ended && !findings.has(Kind.FORMAT)) {
      findings.add(
          Finding.at(Kind.CUT, entries(), "The export breaks off after line %d.".formatted(lines)));
    }
    return current == null
        ? new Report("", "", 0, 0, Optional.empty(), false, 0, 0, Map.of(), "", findings.list())
        : current.report(keptNotes, alive);
  }

  /** How many entries were taken so far. */
  long entries() {
    LogCheck current = log;
    return current == null ? 0 : current.size();
  }

  /** Whether going on would say nothing more. */
  boolean hopeless() {
    return findings.hopeless();
  }

  private void format(String sentence) {
    findings.add(Finding.of(Kind.FORMAT, sentence));
  }
}
