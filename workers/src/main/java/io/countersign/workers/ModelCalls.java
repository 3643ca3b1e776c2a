package io.countersign.workers;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Shrink;
import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Conversations.Calling;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The two transactions around each model call: hold and note the call, then settle and keep the
 * answer, so that a paid answer is never paid for again (law 2).
 */
@Component
class ModelCalls {

  /** A shorter answer could not even hold a call of a tool. */
  private static final long ANSWER_TOKENS_FLOOR = 256;

  private final Conversations conversations;
  private final Budgets budgets;
  private final History history;
  private final TurnLimits limits;
  private final Clock clock;

  ModelCalls(
      Conversations conversations,
      Budgets budgets,
      History history,
      TurnLimits limits,
      Clock clock) {
    this.conversations = conversations;
    this.budgets = budgets;
    this.history = history;
    this.limits = limits;
    this.clock = clock;
  }

  /** What came of asking for the money. */
  sealed interface Opened {

    /** Held; call the model now, for an answer of at most the output tokens that are held. */
    record Call(Calling calling) implements Opened {}

    /** Not held. */
    record Denied(Reservation.Denied denial) implements Opened {}
  }

  /** The first transaction. */
  @Transactional
  Opened open(Lease lease, Conversation run, Model.Prompt prompt, int bytes, Prices.Price price) {
    fence(lease);
    int number = conversations.nextCall(lease.run());
    Amounts bound = upperBound(price, bytes, prompt.outputTokensMax());
    String key = "turn:%s:%d".formatted(lease.run(), number);
    var request =
        new Reserve(key, fingerprint(prompt), path(run), bound, price.version())
            .shrinking(new Shrink.Output(ANSWER_TOKENS_FLOOR, price.outputNanos()))
            .under(new Fence.Lease("run:" + lease.run(), lease.epoch()));
    return switch (budgets.reserve(request)) {
      case Reservation.Denied denied -> new Opened.Denied(denied);
      case Reservation.Allowed(String holdKey) ->
          call(lease, new Calling(lease.run(), number, holdKey, price, bound));
      case Reservation.AllowedCapped(String holdKey, long outputTokens) ->
          call(
              lease,
              new Calling(
                  lease.run(),
                  number,
                  holdKey,
                  price,
                  upperBound(price, bytes, Math.toIntExact(outputTokens))));
    };
  }

  private Opened call(Lease lease, Calling calling) {
    conversations.calling(calling, lease, clock.instant());
    return new Opened.Call(calling);
  }

  /**
   * The second transaction. The bill is paid by whoever called, even where a later activation has
   * taken over; only the answer is then dropped.
   */
  @Transactional
  boolean answered(Lease lease, Conversation run, Calling calling, Model.Answer answer) {
    boolean holds = conversations.holds(lease);
    Amounts actual = actual(calling, answer);
    budgets.settle(calling.holdKey(), actual, "request " + Bounded.text(answer.requestId(), 200));
    Instant now = clock.instant();
    if (holds) {
      keep(calling, answer, actual.moneyNanos(), now);
    } else {
      conversations.billed(calling, answer, actual.moneyNanos(), now);
    }
    append(
        run,
        holds ? "turn.answered" : "turn.billed",
        "ok",
        holds
            ? "The model answered turn %d.".formatted(calling.number())
            : "Turn %d was answered after it was given up; its cost is posted."
                .formatted(calling.number()),
        facts(calling, bounded(calling.number(), answer), actual));
    return holds;
  }

  private void keep(Calling calling, Model.Answer raw, long costNanos, Instant now) {
    Model.Answer answer = bounded(calling.number(), raw);
    conversations.answered(calling, answer, costNanos, now);
    int dropped = raw.calls().size() - answer.calls().size();
    if (dropped > 0) {
      conversations.tell(
          calling.run(),
          calling.number(),
          "Only the first %d of your %d calls were taken. Make fewer at a time."
              .formatted(answer.calls().size(), raw.calls().size()),
          Trust.OURS,
          now);
    }
    if (answer.calls().isEmpty()) {
      lastWord(calling, answer, now);
    }
  }

  /** An answer without a call ends the work, unless it is empty or was cut off. */
  private void lastWord(Calling calling, Model.Answer answer, Instant now) {
    boolean cut =
        answer.finish() == Model.Finish.LENGTH || answer.finish() == Model.Finish.FILTERED;
    if (answer.text().isBlank() || cut) {
      conversations.error(calling.run());
      conversations.tell(
          calling.run(),
          calling.number(),
          cut
              ? "Your answer was cut off. Say it in fewer words, or call a tool."
              : "Your answer was empty. Call a tool, or say what you found.",
          Trust.OURS,
          now);
    }
  }

  /**
   * No answer came. What was certainly not billed is released by whoever called, even where a later
   * activation has taken over.
   */
  @Transactional
  FailedCall failed(Lease lease, Conversation run, Calling calling, ModelException failure) {
    boolean holds = conversations.holds(lease);
    String message = Bounded.text(String.valueOf(failure.getMessage()), 500);
    if (failure.billable()) {
      conversations.suspect(lease.run(), calling.number(), message, clock.instant());
    } else {
      budgets.release(calling.holdKey(), "No answer: " + message);
      conversations.failed(calling, message, clock.instant());
    }
    append(
        run,
        failure.billable() ? "turn.suspected" : "turn.failed",
        "failed",
        "No answer came to turn %d.".formatted(calling.number()),
        Map.of("turn", calling.number(), "failure", message));
    return holds
        ? new FailedCall.Counted(conversations.failures(lease.run()))
        : new FailedCall.TakenOver();
  }

  /** What a failed call means for the run. */
  sealed interface FailedCall {

    /** So many in a row by now. */
    record Counted(int failures) implements FailedCall {}

    /** Nothing: a later activation carries the run on. */
    record TakenOver() implements FailedCall {}
  }

  /** Counts a wait for other holds. */
  @Transactional
  int contended(Lease lease) {
    fence(lease);
    return conversations.contended(lease.run());
  }

  static List<Scope> path(Conversation run) {
    return List.of(
        Scope.organisation(),
        Scope.worker(run.worker()),
        Scope.process(run.rootProcess()),
        Scope.instance(run.rootInstanceKey()));
  }

  private static Amounts upperBound(Prices.Price price, int bytes, int outputTokensMax) {
    long money = price.cost(bytes, 0, outputTokensMax);
    return new Amounts(money, bytes, outputTokensMax, 1, 0);
  }

  /** A provider that does not say what was used is believed to have used all that was held. */
  private static Amounts actual(Calling calling, Model.Answer answer) {
    long input = Math.max(0, answer.inputTokens());
    long output = Math.max(0, answer.outputTokens());
    if (input == 0 && output == 0) {
      return calling.upperBound();
    }
    long money = calling.price().cost(input, answer.cachedInputTokens(), output);
    return new Amounts(money, input, output, 1, 0);
  }

  private Model.Answer bounded(int turn, Model.Answer answer) {
    var calls = new ArrayList<Model.ToolCall>();
    for (Model.ToolCall call : answer.calls()) {
      if (calls.size() == limits.callsMax()) {
        break;
      }
      calls.add(
          new Model.ToolCall(
              "t%dc%d".formatted(turn, calls.size() + 1),
              Bounded.text(call.action(), 100),
              Bounded.text(call.arguments(), limits.argumentsBytesMax())));
    }
    return new Model.Answer(
        Bounded.text(answer.text(), limits.answerBytesMax()),
        calls,
        Math.max(0, answer.inputTokens()),
        Math.max(0, answer.cachedInputTokens()),
        Math.max(0, answer.outputTokens()),
        answer.finish(),
        Bounded.text(answer.modelName(), 200),
        Bounded.text(answer.requestId(), 200),
        answer.rehearsed());
  }

  private static Digest fingerprint(Model.Prompt prompt) {
    return Digest.ofText(
        "%s\n%s\n%s\n%d"
            .formatted(
                prompt.model(), prompt.system(), prompt.messages(), prompt.outputTokensMax()));
  }

  private static Map<String, Object> facts(Calling calling, Model.Answer answer, Amounts actual) {
    var facts = new HashMap<String, Object>();
    facts.put("turn", calling.number());
    facts.put("model", answer.modelName());
    facts.put("request", answer.requestId());
    facts.put("rehearsed", answer.rehearsed());
    facts.put("inputTokens", actual.inputTokens());
    facts.put("outputTokens", actual.outputTokens());
    facts.put("costNanos", actual.moneyNanos());
    facts.put("price", calling.price().version());
    facts.put("answer", CanonicalJson.digest(answer.text()).hex());
    facts.put("text", answer.text());
    facts.put(
        "calls",
        answer.calls().stream()
            .map(call ->
                Map.of("id", call.id(), "action", call.action(), "arguments", call.arguments()))
            .toList());
    return facts;
  }

  private void fence(Lease lease) {
    if (!conversations.holds(lease)) {
      throw new FencedException(lease);
    }
  }

  private void append(
      Conversation run, String type, String outcome, String sentence, Map<String, Object> facts) {
    history.append(
        new NewEntry(
            type, Actor.worker(run.worker()), Leases.subjects(run), outcome, sentence, facts));
  }
}
