package io.countersign.workers;

import io.countersign.budgets.Account;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision;
import io.countersign.workers.Conversation.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What follows from a person's decision, in the decision's own transaction. */
@Component
public class Answers {

  private static final int ANSWER_BYTES_MAX = 8_000;

  /** The end of the period takes it back sooner. */
  private static final Duration TOP_UP_LASTS = Duration.ofDays(30);

  private final EffectJournal effects;
  private final Conversations conversations;
  private final CanaryBook canaries;
  private final Closing closing;
  private final Funding funding;
  private final Budgets budgets;
  private final Clock clock;

  Answers(
      EffectJournal effects,
      Conversations conversations,
      CanaryBook canaries,
      Closing closing,
      Funding funding,
      Budgets budgets,
      Clock clock) {
    this.effects = effects;
    this.conversations = conversations;
    this.canaries = canaries;
    this.closing = closing;
    this.funding = funding;
    this.budgets = budgets;
    this.clock = clock;
  }

  /** Marks the effect; what permits it is the decision itself. */
  @Transactional
  public void onEffect(String effect, Decision decision) {
    EffectJournal.Entry entry = effects.lock(effect);
    if (entry.effect().state() != Effect.State.PROPOSED || canaries.decided(entry, decision)) {
      return;
    }
    var said = new EffectJournal.Said(decision.verdict(), decision.person(), decision.decidedAt());
    String reason = Bounded.text(decision.reason(), 1_000);
    Instant now = clock.instant();
    switch (decision.verdict()) {
      case APPROVE ->
          effects.decided(
              effect, Effect.State.APPROVED, said, "Approved by " + decision.person(), null);
      case EDIT ->
          effects.decided(
              effect,
              Effect.State.APPROVED,
              said,
              "Edited and approved by " + decision.person(),
              null);
      case REJECT ->
          effects.decided(
              effect,
              Effect.State.REJECTED,
              said,
              reason.isBlank() ? "No reason was given." : "Reason: " + reason,
              now);
      case ASK -> effects.decided(effect, Effect.State.ASKED, said, "Question: " + reason, now);
    }
  }

  /** Approved means that it happened. */
  @Transactional
  public void onDoubt(String effect, Decision decision) {
    closing.reconcile(
        effect,
        decision.person(),
        decision.reason(),
        switch (decision.verdict()) {
          case APPROVE, EDIT -> Closing.Happened.YES;
          case REJECT, ASK -> Closing.Happened.NO;
        });
  }

  /** Gives the person's words to the worker. */
  @Transactional
  public void onQuestion(String run, Decision decision) {
    Conversation conversation = conversations.load(run);
    Question question = conversation.question();
    if (question == null || question.kind() == Question.Kind.BUDGET) {
      return;
    }
    Object filled = decision.variables().get("answer");
    String words =
        filled instanceof String answer && !answer.isBlank() ? answer : decision.reason();
    String answer =
        switch (decision.verdict()) {
          case APPROVE, EDIT -> "%s answers: %s".formatted(decision.person(), words);
          case REJECT, ASK -> "%s does not answer. %s".formatted(decision.person(), words);
        };
    String text = Bounded.text(answer, ANSWER_BYTES_MAX);
    int turn = conversation.lastAnswer().map(Conversation.Line.Said::turn).orElse(0);
    String callId = question.callId();
    if (callId == null) {
      conversations.tell(run, turn, text, Trust.OURS, clock.instant());
    } else {
      var call = new Model.ToolCall(callId, Tools.ASK_PERSON, "");
      conversations.came(run, turn, call, text, Trust.OURS, clock.instant());
    }
    conversations.answeredByPerson(run);
  }

  /** Raises the limit that binds, or ends the run and refuses what waits in it. */
  @Transactional
  public void onBudget(String run, Decision decision) {
    if (decision.verdict() == Decision.Verdict.REJECT) {
      funding.stop(run, decision.person());
      conversations.finished(
          run,
          new StepOutcome.Failed("%s stopped it.".formatted(decision.person())),
          clock.instant());
      return;
    }
    Conversation conversation = conversations.load(run);
    Question question = conversation.question();
    if (question == null || question.kind() != Question.Kind.BUDGET) {
      return; // withdrawn since: nothing is raised, and the worker goes on
    }
    Optional<Account> binding = binding(run);
    effects.funded(run);
    conversations.fundedByPerson(run);
    binding.ifPresent(account -> raise(conversation, account, decision));
  }

  /** What has to be filled in, and in which unit; empty where there is nothing to raise. */
  @Transactional(readOnly = true)
  public Optional<Raise> toRaise(String run) {
    return binding(run).map(Answers::toRaise);
  }

  /**
   * An amount to fill in.
   *
   * @param variable its name
   * @param factor from what is filled in to the unit of the limit
   */
  public record Raise(String variable, long factor) {

    /** The amount in the unit of the limit; empty where it is no positive whole number. */
    public Optional<Long> amount(Map<String, Object> variables) {
      return switch (variables.get(variable)) {
        case Integer number when number > 0 -> Optional.of(number * factor);
        case Long number when number > 0 && number <= Integer.MAX_VALUE ->
            Optional.of(number * factor);
        case String text when text.strip().matches("[1-9][0-9]{0,8}") ->
            Optional.of(Long.parseLong(text.strip()) * factor);
        case null, default -> Optional.empty();
      };
    }
  }

  private void raise(Conversation run, Account account, Decision decision) {
    long raised =
        toRaise(account)
            .amount(decision.variables())
            .orElseThrow(() ->
                new IllegalStateException("Decision %s raises nothing.".formatted(decision.id())));
    TopUp.Result result =
        budgets.topUp(
            new TopUp(
                "decision:" + decision.id(),
                account.scope(),
                account.period(),
                account.unit(),
                run.rootInstanceKey(),
                raised,
                clock.instant().plus(TOP_UP_LASTS),
                reason(decision),
                "worker:" + run.worker(),
                decision.person()));
    if (result instanceof TopUp.Result.Refused(TopUp.Refusal refusal, String message)) {
      throw new LimitRefusedException(message);
    }
  }

  /** The ledger wants a reason for every change. */
  private static String reason(Decision decision) {
    return decision.reason().isBlank() ? "Raised at a gate." : Bounded.text(decision.reason(), 500);
  }

  private static Raise toRaise(Account account) {
    return switch (account.unit()) {
      case MONEY, SPEND -> new Raise("raiseCents", Money.NANOS_PER_CENT);
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS -> new Raise("raise", 1);
    };
  }

  /** The account of the limit that stops the run, as it is now. */
  @Transactional(readOnly = true)
  public Optional<Account> binding(String run) {
    Map<String, Object> limit = conversations.bindingLimit(run);
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    var scope =
        new Scope(
            Scope.Kind.valueOf(String.valueOf(limit.get("kind"))), String.valueOf(limit.get("id")));
    Unit unit = unit(String.valueOf(limit.get("unit")));
    Scope instance = Scope.instance(conversations.load(run).rootInstanceKey());
    return budgets.accounts(Stream.of(scope, instance).distinct().toList()).stream()
        .filter(account -> account.scope().equals(scope) && account.unit() == unit)
        .filter(account -> account.limit() != null)
        .filter(account ->
            account.period() == Period.RUN
                ? "run".equals(limit.get("period"))
                : account.periodKey().equals(limit.get("period")))
        .findFirst();
  }

  /** By how much the limit has to be raised at least, as it is now; empty where nobody knows. */
  @Transactional(readOnly = true)
  public Optional<Long> lacking(String run) {
    Object needed = conversations.bindingLimit(run).get("needed");
    return binding(run)
        .filter(account -> needed != null && account.limit() != null)
        .map(account ->
            Long.parseLong(String.valueOf(needed))
                - (Objects.requireNonNull(account.limit()) - account.posted() - account.held()))
        .filter(lacking -> lacking > 0);
  }

  private static Unit unit(String column) {
    return switch (column) {
      case "money" -> Unit.MONEY;
      case "inputTokens" -> Unit.INPUT_TOKENS;
      case "outputTokens" -> Unit.OUTPUT_TOKENS;
      case "spend" -> Unit.SPEND;
      default -> Unit.CALLS;
    };
  }
}
