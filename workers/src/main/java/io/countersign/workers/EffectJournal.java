package io.countersign.workers;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where effects are kept. Every call joins the caller's transaction. */
public interface EffectJournal {

  void propose(Proposed effect);

  /**
   * A new proposal.
   *
   * @param callId the call that asks for it; unique in the run
   */
  record Proposed(
      String id,
      Conversation run,
      int turn,
      String callId,
      String action,
      String arguments,
      Digest digest,
      boolean gated,
      String why,
      String headline,
      Instant at) {}

  /** Locks the effect until the transaction ends. */
  Entry lock(String id);

  /**
   * An effect with what only its execution needs.
   *
   * @param read what the run has read by now
   * @param leaseUntil nobody else touches it before
   * @param holdKey of the business's own money, where some is held
   * @param holdNanos how much of it
   * @param content what the worker may read of the result
   */
  record Entry(
      Effect effect,
      String callId,
      String rootProcess,
      Trust read,
      int attempt,
      @Nullable Instant leaseUntil,
      @Nullable String holdKey,
      long holdNanos,
      @Nullable String content,
      @Nullable Trust contentTrust) {}

  /** The run's effects, in the order of their proposal. */
  List<Place> ofRun(String run);

  /** An effect and the turn that proposed it. */
  record Place(String id, int turn) {}

  Optional<Entry> ofCall(String run, String callId);

  /** Moves it to a state that needs nothing else. */
  void move(String id, Effect.State state, @Nullable String outcome, @Nullable Instant endedAt);

  void start(String id, Started started);

  /** An attempt that begins. */
  record Started(
      int attempt, Instant leaseUntil, @Nullable String holdKey, long holdNanos, Instant at) {}

  void close(String id, Effect.State state, Closed closed);

  /** How it ended. */
  record Closed(
      String outcome,
      @Nullable String content,
      Trust trust,
      @Nullable String reference,
      Instant at) {}
}
