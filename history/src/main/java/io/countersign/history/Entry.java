package io.countersign.history;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An entry that has its place in the log, as read from its leaf.
 *
 * @param leaf the exact bytes that are proved
 * @param payload the facts, as canonical JSON, where they were not erased
 * @param intact whether leaf and payload still are what was appended, or the payload was erased as
 *     an entry says
 */
public record Entry(
    long index,
    Instant at,
    String type,
    Actor actor,
    Map<String, String> subjects,
    String outcome,
    String sentence,
    String leaf,
    Digest leafHash,
    Optional<String> payload,
    boolean intact) {

  public Entry {
    subjects = Map.copyOf(subjects);
  }

  /** Whether its payload was erased lawfully. */
  public boolean erased() {
    return intact && payload.isEmpty();
  }
}
