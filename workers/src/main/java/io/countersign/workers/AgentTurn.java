package io.countersign.workers;

import io.countersign.budgets.Budgets;
import io.countersign.budgets.Prices;
import io.countersign.budgets.Reservation;
import io.countersign.workers.Conversation.Line;
import io.countersign.workers.Conversation.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Carries an agent step on until people or effects are needed, or it is done. Everything between
 * two stored moments can be repeated: what comes next is read from what is stored.
 */
@Component
public class AgentTurn {

  private static final long BACK_OFF_MAX_SECONDS = 30;

  private final Workers workers;
  private final Actions actions;
  private final List<Model> models;
  private final Prices prices;
  private final Budgets budgets;
  private final Conversations conversations;
  private final Leases leases;
  private final ModelCalls modelCalls;
  private final ToolCalls toolCalls;
  private final Wishes wishes;
  private final Requirements requirements;
  private final TurnLimits limits;
  private final Clock clock;

  AgentTurn(
      Workers workers,
      Actions actions,
      Optional<List<Model>> models,
      Prices prices,
      Budgets budgets,
      Conversations conversations,
      Leases leases,
      ModelCalls modelCalls,
      ToolCalls toolCalls,
      Wishes wishes,
      Requirements requirements,
      TurnLimits limits,
      Clock clock) {
    this.workers = workers;
    this.actions = actions;
    this.models = models.map(List::copyOf).orElse(List.of());
    this.prices = prices;
    this.budgets = budgets;
    this.conversations = conversations;
    this.leases = leases;
    this.modelCalls = modelCalls;
    this.toolCalls = toolCalls;
    this.wishes = wishes;
    this.requirements = requirements;
    this.limits = limits;
    this.clock = clock;
  }

  /** How the activation ended: variables for the process, or a reason to come again. */
  public sealed interface Ended {

    /** For the process. */
    record Told(Map<String, Object> variables) implements Ended {}

    /** Give the job again. */
    record Again(Duration backOff, String message) implements Ended {}
  }

  /** Carries the step on. */
  public Ended perform(Step step) {
    Optional<Map<String, Object>> before = conversations.outcome(step.jobKey());
    if (before.isPresent()) {
      return new Ended.Told(before.get());
    }
    Optional<Worker> worker = workers.find(step.worker());
    if (worker.isEmpty()) {
      return new Ended.Told(
          StepOutcome.variables(
              "",
              new StepOutcome.Failed(
                  "No worker is called '%s'. Create it, or name another in the process."
                      .formatted(Bounded.text(step.worker(), 100)))));
    }
    Lease lease = leases.take(step, worker.get());
    try {
      StepOutcome outcome = timed(carryOn(lease));
      if (outcome instanceof StepOutcome.Later(Duration backOff, String message)) {
        return new Ended.Again(backOff, message);
      }
      leases.end(lease, step.jobKey(), outcome);
      return new Ended.Told(StepOutcome.variables(lease.run(), outcome));
    } catch (FencedException e) {
      return new Ended.Again(Duration.ofSeconds(5), String.valueOf(e.getMessage()));
    }
  }

  /** The gates of one answer share their timers and their list: the earliest, for all roles. */
  private StepOutcome timed(StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.Approval approval)) {
      return outcome;
    }
    List<Requirement> demands =
        approval.effects().stream()
            .flatMap(effect -> requirements.of(effect).stream())
            .map(Requirements.Kept::requirement)
            .toList();
    return new StepOutcome.Approval(
        approval.effects(),
        demands.stream()
            .map(Requirement::times)
            .reduce(approval.times(), Requirement.Times::earliest),
        demands.stream().flatMap(demand -> demand.called().stream()).collect(Collectors.toSet()));
  }

  private StepOutcome carryOn(Lease lease) {
    Instant until = clock.instant().plus(limits.activationMax());
    while (true) {
      Conversation run = conversations.load(lease.run());
      switch (NextMove.of(run, limits)) {
        case NextMove.End(StepOutcome outcome) -> {
          return outcome;
        }
        case NextMove.Handle(Model.ToolCall call) -> wishes.handle(lease, run, call, worker(run));
        case NextMove.Tell() -> toolCalls.tell(lease, run);
        case NextMove.AskPerson(String question) ->
            toolCalls.houseAsks(lease, run, Question.Kind.HOUSE, question);
        case NextMove.CallModel() -> {
          if (clock.instant().isAfter(until)) {
            return new StepOutcome.Later(Duration.ZERO, "The step goes on in its next activation.");
          }
          StepOutcome stop = callModel(lease, run, worker(run));
          if (stop != null) {
            return stop;
          }
        }
      }
    }
  }

  private Worker worker(Conversation run) {
    return workers
        .find(run.worker())
        .orElseThrow(() -> new IllegalStateException("Worker %s is gone.".formatted(run.worker())));
  }

  /** One model call; null where the run simply goes on. */
  private @Nullable StepOutcome callModel(Lease lease, Conversation run, Worker worker) {
    if (worker.state() != Worker.State.ACTIVE) {
      toolCalls.houseAsks(
          lease,
          run,
          Question.Kind.HOUSE,
          "%s is not active. Activate it, then answer to let it go on.".formatted(worker.name()));
      return null;
    }
    Optional<Model> model = models.stream().filter(m -> m.serves(worker.model())).findFirst();
    if (model.isEmpty()) {
      return new StepOutcome.Failed(
          "No model is called '%s'. Set it up, or give the worker another."
              .formatted(worker.model()));
    }
    return switch (Prompts.build(run, worker, Tools.of(worker, actions), limits)) {
      case Prompts.Built.TooLong(int bytes) ->
          new StepOutcome.Failed(
              "The conversation has %d bytes; at most %d are sent. Give the worker a smaller goal."
                  .formatted(bytes, limits.promptBytesMax()));
      case Prompts.Built.Fits(Model.Prompt prompt, int bytes) ->
          callModel(lease, run, model.get(), prompt, bytes);
    };
  }

  private @Nullable StepOutcome callModel(
      Lease lease, Conversation run, Model model, Model.Prompt prompt, int bytes) {
    Optional<Prices.Price> price = prices.of(prompt.model());
    if (price.isEmpty()) {
      toolCalls.houseAsksForBudget(lease, run, BudgetQuestion.noPrice(prompt.model()), Map.of());
      return null;
    }
    return switch (modelCalls.open(lease, run, prompt, bytes, price.get())) {
      case ModelCalls.Opened.Denied(Reservation.Denied denied) -> denied(lease, run, denied);
      case ModelCalls.Opened.Call(Conversations.Calling calling) ->
          call(
              lease,
              run,
              model,
              prompt.answeredIn(Math.toIntExact(calling.upperBound().outputTokens())),
              calling);
    };
  }

  private @Nullable StepOutcome call(
      Lease lease,
      Conversation run,
      Model model,
      Model.Prompt prompt,
      Conversations.Calling calling) {
    Model.Answer answer;
    try {
      answer = model.answer(prompt);
    } catch (ModelException e) {
      return failed(lease, modelCalls.failed(lease, run, calling, e), e);
    }
    if (!modelCalls.answered(lease, run, calling, answer)) {
      throw new FencedException(lease);
    }
    return null;
  }

  private StepOutcome failed(Lease lease, ModelCalls.FailedCall failed, ModelException e) {
    String message = "The model gave no answer: " + e.getMessage();
    return switch (failed) {
      case ModelCalls.FailedCall.TakenOver() -> throw new FencedException(lease);
      case ModelCalls.FailedCall.Counted(int failures) ->
          failures >= limits.failuresMax()
              ? new StepOutcome.Failed(message)
              : new StepOutcome.Later(Duration.ofSeconds(1L << failures), message);
    };
  }

  private @Nullable StepOutcome denied(Lease lease, Conversation run, Reservation.Denied denied) {
    if (denied.reason() == Reservation.Reason.FENCED) {
      throw new FencedException(lease);
    }
    if (denied.retryable()) {
      int waits = modelCalls.contended(lease);
      if (waits <= limits.contendedMax()) {
        return new StepOutcome.Later(backOff(waits), "Other calls hold the budget for the moment.");
      }
    }
    toolCalls.houseAsksForBudget(
        lease, run, BudgetQuestion.text(denied, budgets.currency()), BudgetQuestion.limit(denied));
    return null;
  }

  /** 2, 4, 8, 16, then 30 seconds. */
  static Duration backOff(int waits) {
    return Duration.ofSeconds(Math.min(BACK_OFF_MAX_SECONDS, 1L << Math.min(waits, 5)));
  }

  /** The line of an answer that a call belongs to. */
  static Line.Said said(Conversation run) {
    return run.lastAnswer()
        .orElseThrow(() -> new IllegalStateException("Run %s has no answer.".formatted(run.id())));
  }
}
