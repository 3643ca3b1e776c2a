package io.countersign.history.verify;

import io.countersign.history.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What was found so far. */
final class Findings {

  /** More would not help anybody to see what happened. */
  private static final int MAX = 20;

  /** After these every later root differs; to say so again would hide what happened. */
  private static final Set<Kind> SPOILS_ROOTS = EnumSet.of(Kind.ENTRY, Kind.ORDER, Kind.ROOT);

  private final List<Finding> all = new ArrayList<>();
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  void add(Finding finding) {
    if (all.size() < MAX) {
      all.add(finding);
      kinds.add(finding.kind());
    }
  }

  boolean has(Kind kind) {
    return kinds.contains(kind);
  }

  boolean none() {
    return all.isEmpty();
  }

  /** Whether roots still tell something. */
  boolean intact() {
    return kinds.stream().noneMatch(SPOILS_ROOTS::contains);
  }

  /** Whether going on would say nothing more. */
  boolean hopeless() {
    return all.size() >= MAX || has(Kind.FORMAT);
  }

  List<Finding> list() {
    return List.copyOf(all);
  }
}
