package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Decisions: recorded with their history entry and an outbox row, in one transaction (law 1). */
public interface Gates {

  /** What the open or decided task decides on. */
  Optional<Subject> subject(long userTaskKey);

  /** What somebody needs to know who is to decide on it, read once. */
  Gate gate(UserTask task);

  Result decide(Request request);

  /** Decides on all of them in one transaction, or on none. */
  Batch decideAll(List<Request> requests);

  Optional<Decision> decision(long userTaskKey);

  /** How many have approved what the task decides on, and how many have to. */
  Optional<Tally> tally(long userTaskKey);

  /** Why the task cannot be given to this person; empty where it can. */
  Optional<String> notForThem(UserTask task, String username);

  /**
   * Uses up the approval of exactly these bytes, in the caller's transaction. What claims to be one
   * and does not bear our seal is nothing, and raises an alarm.
   */
  Consumed consume(String kind, String subjectId, Digest digest);

  /**
   * Whether there is an approval of exactly these bytes that could be used now; uses nothing up.
   */
  boolean permits(String kind, String subjectId, Digest digest);

  /** What became of an approval. */
  sealed interface Consumed {

    /** It permits it, this once. */
    record Used(Decision decision) implements Consumed {}

    /** It was given, too long ago; it is used up too. */
    record Expired(Decision decision) implements Consumed {}

    /** There is none that is unused. */
    record Nothing() implements Consumed {}
  }

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

  /** What came of many at once. */
  sealed interface Batch {

    /** Each was decided, or counts where it takes several people; in the order of the requests. */
    record Decided(List<Result> results) implements Batch {}

    /** Nothing was decided: these stand against it, by their place among the requests. */
    record Refused(SortedMap<Integer, Result> refusals) implements Batch {}
  }

  /**
   * What counts at a gate.
   *
   * @param votes for exactly the present bytes, by people who may decide
   * @param stuck why nobody can bring it to an end; null where enough people may decide
   * @param singleOperator whether one person decides what takes more otherwise
   */
  record Tally(int needed, List<Vote> votes, @Nullable String stuck, boolean singleOperator) {

    public Tally {
      votes = List.copyOf(votes);
    }
  }

  /** A task with what it decides on, what counts there, and what was decided. */
  record Gate(UserTask task, Subject subject, Tally tally, Optional<Decision> decision) {}

  /** What came of it. */
  sealed interface Result {

    /** The approval counts, and others have to approve as well: nothing is decided yet. */
    record Counted(int have, int needed) implements Result {}

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
