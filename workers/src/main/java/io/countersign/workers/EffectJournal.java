package io.countersign.workers;

import io.countersign.engine.Decision;
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
   * @param undoes what it takes back; null where it does not
   */
  record Proposed(
      String id,
      Conversation run,
      int turn,
      String callId,
      String action,
      Document document,
      Disclosed disclosed,
      boolean gated,
      String headline,
      @Nullable String undoes,
      Instant at) {}

  /** Locks the effect until the transaction ends. */
  Entry lock(String id);

  boolean exists(String id);

  /** As it is at this moment. */
  Entry find(String id);

  /**
   * An effect with what only its execution needs.
   *
   * @param place order of proposal within the run, from 1
   * @param read what the run has read by now
   * @param leaseUntil nobody else touches it before
   * @param holdKey of the business's own money, where some is held
   * @param holdNanos how much of it
   * @param holds how many holds were denied or given back before it was started
   * @param unfunded whether a person is asked for its money, or it was refused for want of it
   * @param content what the worker may read of the result
   * @param heldUntil before then it is not started, so that a person can stop it
   */
  record Entry(
      Effect effect,
      String callId,
      int place,
      String rootProcess,
      Trust read,
      int attempt,
      @Nullable Instant leaseUntil,
      @Nullable String holdKey,
      long holdNanos,
      int holds,
      boolean unfunded,
      @Nullable String content,
      @Nullable Trust contentTrust,
      @Nullable String disclosed,
      @Nullable Long askedByJob,
      @Nullable String proposedArguments,
      @Nullable Said said,
      @Nullable Undoes undoes,
      @Nullable Instant heldUntil) {}

  /**
   * What an effect takes back.
   *
   * @param effect that happened before
   * @param by who asked for it; null where a process's own compensation did
   * @param until when it is possible
   */
  record Undoes(String effect, @Nullable String by, String reason, Instant until) {}

  /** What a person said of it last. */
  record Said(Decision.Verdict verdict, String by, Instant at) {}

  /** The run's effects, in the order of their proposal; canaries are none. */
  List<Place> ofRun(String run);

  /** An effect and the turn that proposed it. */
  record Place(String id, int turn) {}

  Optional<Entry> ofCall(String run, String callId);

  /**
   * What a person has said no to, or made something else of, since a person last gave the run an
   * answer: the same is not to be proposed again.
   */
  Optional<Entry> settled(String run, String action, String arguments);

  /** A person's other arguments take the place of the proposed ones. */
  void edit(String id, Document edited, String headline);

  /** Notes what a person said; approved are the arguments as they stand now. */
  void decided(
      String id,
      Effect.State state,
      Said said,
      @Nullable String outcome,
      @Nullable Instant endedAt);

  /** Puts it to a person again, with a new document. */
  void again(String id, Document document, Disclosed disclosed, Asking asking);

  /** Why and on behalf of which job a person is asked again. */
  record Asking(Effects.Again again, long job, Instant at) {}

  /** It may be done, and is held back until then. */
  void holdBack(String id, Instant until);

  /** Moves it to a state that needs nothing else. */
  void move(String id, Effect.State state, @Nullable String outcome, @Nullable Instant endedAt);

  /** Its hold came to nothing: the next one has another name. */
  void holdFailed(String id);

  /** No budget has room for it: it waits as it is, until {@link #funded} or it is refused. */
  void unfunded(String id);

  /** A person has said yes to its money. */
  void funded(String run);

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
