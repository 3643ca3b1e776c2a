package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decisions: recorded with their history entry and an outbox row, in one transaction (law 1). */
public interface Gates {

  /** What the open or decided task decides on. */
  Optional<Subject> subject(long userTaskKey);

  Result decide(Request request);

  Optional<Decision> decision(long userTaskKey);

  /**
   * Uses up the approval of exactly these bytes, in the caller's transaction.
   *
   * @return the decision that permits it, or empty where there is none that is unused
   */
  Optional<Decision> consume(String kind, String subjectId, Digest digest);

  /** A person's decision, as it came in. */
  record Request(
      long userTaskKey,
      Person person,
      Decision.Verdict verdict,
      String reason,
      @Nullable Digest digest,
      Map<String, Object> variables) {}

  /** Who decides. Roles are {@code OWNER}, {@code SUPERVISOR}, {@code DESIGNER}, {@code VIEWER}. */
  record Person(String username, Set<String> roles) {}

  /** What came of it. */
  sealed interface Result {

    /** Recorded; the engine follows through the outbox. */
    record Decided(Decision decision) implements Result {}

    /** No open task has this key. */
    record Unknown(long userTaskKey) implements Result {}

    /** Decided before, or gone; {@code by} is null where nobody decided. */
    record NotOpen(long userTaskKey, @Nullable String by, @Nullable Instant at) implements Result {}

    /** Not what the person saw; {@code given} is null where none came. */
    record OtherDigest(Digest expected, @Nullable Digest given) implements Result {}

    /** Not entitled, with the rule. */
    record NotEntitled(String rule) implements Result {}

    /** A value that cannot be taken, with its name. */
    record Invalid(String field, String message) implements Result {}
  }
}
