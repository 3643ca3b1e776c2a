package io.countersign.workers;

import io.countersign.budgets.Prices;
import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where conversations are kept. Every call joins the caller's transaction. */
public interface Conversations {

  /** Creates the run of the step where there is none. */
  Opened open(Step step, Worker worker, Instant at);

  /**
   * What {@link #open} found or made.
   *
   * @param created whether it is new
   */
  record Opened(String run, boolean created) {}

  Optional<String> runOf(long stepKey);

  Conversation load(String run);

  /** Takes the run over from whoever held it. */
  Lease take(String run);

  /** Locks the run, and says whether the lease is still the last. */
  boolean holds(Lease lease);

  /** Locks the run: before anything of it is charged, whoever charges it. */
  void lock(String run);

  /** How the job ended, where it did. */
  Optional<Map<String, Object>> outcome(long jobKey);

  /** Remembers it; the run is null where a process, and not a step, asked. */
  void ended(@Nullable String run, long jobKey, Map<String, Object> outcome, Instant at);

  void finished(String run, StepOutcome outcome, Instant at);

  /** Counts one more hold asked for, and gives its number. */
  int nextCall(String run);

  void calling(Calling calling, Lease lease, Instant at);

  /**
   * A model call under way.
   *
   * @param number of the turn
   * @param upperBound what the hold counts
   */
  record Calling(
      String run,
      int number,
      String holdKey,
      Prices.Price price,
      io.countersign.budgets.Amounts upperBound) {}

  /** Turns that nobody waits for any more: marks them and gives their numbers. */
  List<Integer> suspect(String run, Instant at);

  void suspect(String run, int turn, String failure, Instant at);

  void answered(Calling calling, Model.Answer answer, long costNanos, Instant at);

  /** A turn's cost came in after a later activation had given it up. */
  void billed(Calling calling, Model.Answer answer, long costNanos, Instant at);

  void failed(Calling calling, String failure, Instant at);

  int contended(String run);

  int failures(String run);

  void tell(String run, int turn, String text, Trust trust, Instant at);

  void came(String run, int turn, Model.ToolCall call, String text, Trust trust, Instant at);

  void handled(String run, int turn, Model.ToolCall call, Digest wish, Verdict verdict, Instant at);

  /** How a call was dealt with. */
  enum Verdict {
    READ,
    PROPOSED,
    ANSWERED,
    REPEATED,
    ERROR
  }

  void error(String run);

  void noError(String run);

  void read(String run, String what, Trust trust, Instant at);

  /** What was read so far, oldest first. */
  List<Effects.Read> readings(String run);

  void result(String run, String text);

  /** A question about a budget sets aside what else is asked. */
  void ask(String run, Conversation.Question.Kind kind, String text, @Nullable String callId);

  /** What a raised budget would raise. */
  void bindingLimit(String run, Map<String, Object> limit);

  Map<String, Object> bindingLimit(String run);

  /** A person has spoken: the question is closed, and the counters start anew. */
  void answeredByPerson(String run);

  /** A person has raised a budget: the question is closed, and what it set aside is asked. */
  void fundedByPerson(String run);

  /** The budget that a person was asked for is not needed; {@code text} says so, instead. */
  void withdrawn(String run, String text);
}
