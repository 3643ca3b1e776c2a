package io.countersign.workers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proposals that test their gate: plainly wrong, and never done (docs/decisions/0017). Every call
 * joins the caller's transaction.
 */
public interface Canaries {

  /** What the organisation wants; off until an owner says otherwise. */
  Rule rule();

  void rule(Rule rule, String by, Instant at);

  /**
   * How often gates are tested.
   *
   * @param every at most one among so many decisions of a gate; 0 tests nothing
   * @param byPerson whether results are kept by person, too
   */
  record Rule(int every, boolean byPerson) {

    public static final int EVERY_MAX = 10_000;

    public static final Rule OFF = new Rule(0, false);

    public Rule {
      if (every < 0 || every > EVERY_MAX) {
        throw new IllegalArgumentException(
            "At most one among %d decisions; it can be 0 to %d, and 0 tests nothing."
                .formatted(every, EVERY_MAX));
      }
    }

    boolean off() {
      return every == 0;
    }
  }

  /**
   * Whether the gate may be tested: people decided often enough since the last time and since it
   * was switched on, and none is open. Makes everybody else who asks wait for this transaction.
   */
  boolean due(String worker, String action);

  void plant(Planted planted);

  /**
   * One that goes to its gate.
   *
   * @param secret what its document's nonce is made of
   */
  record Planted(
      String effect, String worker, String action, Decoy decoy, String secret, Instant at) {}

  Optional<Kept> of(String effect);

  /** Those of the run that are open. */
  List<Kept> open(String run);

  /** Those of the gate that are open since before then: their case has ended without them. */
  List<Kept> left(String worker, String action, Instant before);

  /**
   * As it is kept.
   *
   * @param argument which is wrong
   * @param wrong how, as a sentence without values
   * @param result null while it is open
   */
  record Kept(
      String effect, String argument, String wrong, String secret, @Nullable Result result) {

    /** For whoever has decided on it; empty before. */
    public Optional<Told> told() {
      return Optional.ofNullable(result).map(known -> Told.of(known, wrong));
    }
  }

  /**
   * What people are told of a test that is over.
   *
   * @param caught whether whoever decided has seen what was wrong
   */
  record Told(boolean caught, String sentence) {

    static Told of(Result result, String wrong) {
      return switch (result) {
        case CAUGHT -> new Told(true, "This was a test, and it was caught: " + wrong);
        case MISSED ->
            new Told(
                false,
                "This was a test, and it was let through: %s Nothing was done.".formatted(wrong));
        case UNDECIDED -> new Told(false, "This was a test that nobody decided on: " + wrong);
      };
    }
  }

  /** What became of one. */
  enum Result {
    CAUGHT,
    MISSED,
    UNDECIDED
  }

  /** The person is kept only where the organisation counts by person. */
  void end(String effect, Result result, @Nullable String person, Instant at);

  /** By gate; those that are open are not counted. */
  List<Tally> byGate(Instant since);

  /** Whether one was over since then: where none was, nobody has to look for it. */
  default boolean anySince(Instant since) {
    return !byGate(since).isEmpty();
  }

  /** By person; empty unless the organisation counts so. */
  List<PersonTally> byPerson(Instant since);

  /** How a gate did. */
  record Tally(
      String worker, String workerName, String action, int shown, int caught, int missed) {}

  /** How a person did. */
  record PersonTally(String person, int shown, int caught, int missed) {}
}
