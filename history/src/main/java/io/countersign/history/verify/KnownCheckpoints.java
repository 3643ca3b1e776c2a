package io.countersign.history.verify;

import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.verify.Finding.Kind;
import java.util.TreeMap;

/** Checkpoints from outside of the log's own list, to be compared with what the entries give. */
final class KnownCheckpoints {

  private final Findings findings;
  private final TreeMap<Long, Known> waiting = new TreeMap<>();
  private long next = Long.MAX_VALUE;

  private record Known(String name, Checkpoint checkpoint) {}

  KnownCheckpoints(Findings findings) {
    this.findings = findings;
  }

  void add(String name, Checkpoint checkpoint) {
    Known other = waiting.put(checkpoint.size(), new Known(name, checkpoint));
    if (other != null && !other.checkpoint().equals(checkpoint)) {
      findings.add(
          Finding.of(
              Kind.FORK,
              "Two checkpoints over %d entries are both signed and differ: the %s and the %s. The log was forked."
                  .formatted(checkpoint.size(), other.name(), name)));
    }
    next = waiting.firstKey();
  }

  /** Compares where the tree has just reached the size of one; {@code sure} entries are proved. */
  void compare(CompactRange tree, long sure) {
    Known known = tree.size() == next ? waiting.remove(next) : null;
    if (known == null) {
      return;
    }
    next = waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstKey();
    if (findings.intact() && !tree.root().equals(known.checkpoint().root())) {
      findings.add(
          Finding.at(
              Kind.FORK,
              sure,
              "The first %d entries are not those of the %s: the log was rewritten, at the earliest at entry %d."
                  .formatted(tree.size(), known.name(), sure)));
    }
  }

  /** Those that the log does not reach. */
  void end(long size) {
    waiting
        .tailMap(size, false)
        .values()
        .forEach(known ->
            findings.add(
                Finding.at(Kind.CUT, size, cut(known.name(), known.checkpoint().size(), size))));
  }

  static String cut(String name, long signed, long size) {
    return "The %s was signed, but the log ends after %d: entries %d to %d are missing."
        .formatted(name, size, size, signed - 1);
  }
}
