package io.countersign.workers;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps standing approvals and their uses; every call joins the caller's transaction. */
public interface StandingLedger {

  void give(StandingApproval approval, String seal, String reason);

  Optional<Kept> find(String id);

  /** Makes everybody else who would use it or end it wait for the end of this transaction. */
  Optional<Kept> lock(String id);

  /** Newest first. */
  List<Kept> latest(int max);

  /** For this worker and action, newest first, at most so many. */
  List<Kept> about(String worker, String action, int max);

  /** How many nobody has ended. */
  int open(Instant now);

  /** Those whose time is over, where nobody has noted it. */
  List<String> overdue(Instant now, int max);

  /** Whether it had not ended before. */
  boolean end(String id, End end);

  /** Lets the effect through; it is not used before the effect is opened. */
  void cover(String effect, String standing, Instant at);

  /** People decide on the effect after all. */
  void uncover(String effect);

  /** Under which one the effect was let through. */
  Optional<String> cover(String effect);

  void use(Use use);

  Optional<Use> use(String effect);

  /** In their order. */
  List<Use> uses(String standing);

  /**
   * As it was found.
   *
   * @param document canonical text; whoever reads it checks the seal
   */
  record Kept(
      String id,
      String document,
      String seal,
      String reason,
      int uses,
      long cents,
      int lastNumber,
      @Nullable End end) {}

  /** How it ended, before it was used up. */
  record End(Kind kind, String by, String reason, Instant at) {

    /** A person ended it, or time did. */
    public enum Kind {
      REVOKED,
      RAN_OUT
    }
  }

  /**
   * One effect that was opened under it.
   *
   * @param number from 1
   * @param digest of the effect's document
   */
  record Use(String effect, String standing, int number, long cents, Digest digest, Instant at) {}
}
