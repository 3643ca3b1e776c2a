package io.countersign.workers;

import io.countersign.workers.ToolCalls.Wish;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One action that a process asks for without a model: same abilities, budgets and effects. */
@Component
public class SingleAction {

  private static final String CALL_ID = "action";

  private final Workers workers;
  private final Actions actions;
  private final Conversations conversations;
  private final EffectJournal effects;
  private final Leases leases;
  private final ToolCalls toolCalls;
  private final Gating gating;
  private final Acting acting;
  private final Performing performing;

  SingleAction(
      Workers workers,
      Actions actions,
      Conversations conversations,
      EffectJournal effects,
      Leases leases,
      ToolCalls toolCalls,
      Gating gating,
      Acting acting,
      Performing performing) {
    this.workers = workers;
    this.actions = actions;
    this.conversations = conversations;
    this.effects = effects;
    this.leases = leases;
    this.toolCalls = toolCalls;
    this.gating = gating;
    this.acting = acting;
    this.performing = performing;
  }

  /** What came of it. */
  public sealed interface Ended {

    /** It happened. */
    record Done(String content, String reference) implements Ended {}

    /** It certainly did not happen, for a reason that a process can handle. */
    record Refused(String code, String message) implements Ended {}

    /** Give the job again. */
    record Again(Duration backOff, String message) implements Ended {}

    /** Nobody can know; a person looks. */
    record Doubt(String effect) implements Ended {}
  }

  /** Performs the action, at most once for each step. */
  public Ended perform(Step step, String actionName, Map<String, Object> arguments) {
    Optional<Worker> worker = workers.find(step.worker());
    Optional<Action> action = actions.find(actionName);
    if (worker.isEmpty() || action.isEmpty()) {
      return new Ended.Refused(
          "ACTION_REFUSED",
          "There is no worker '%s' or no action '%s'.".formatted(step.worker(), actionName));
    }
    Lease lease = leases.take(step, worker.get());
    if (effects.ofCall(lease.run(), CALL_ID).isPresent()) {
      return performed(step, lease.run());
    }
    return switch (Arguments.check(action.get().spec(), arguments)) {
      case Arguments.Checked.Unusable(String message) ->
          new Ended.Refused("ACTION_REFUSED", message);
      case Arguments.Checked.Usable(Map<String, Object> values) ->
          admitted(step, lease, worker.get(), action.get(), values);
    };
  }

  private Ended admitted(
      Step step, Lease lease, Worker worker, Action action, Map<String, Object> values) {
    Conversation run = conversations.load(lease.run());
    var call = new Model.ToolCall(CALL_ID, action.spec().name(), Proposals.arguments(values));
    var wish = new Wish(run, 0, call);
    Judged judged = gating.judge(worker, action.spec(), values, run.read(), run.rootProcess());
    return switch (judged.verdict()) {
      case Admission.Verdict.Refused(String rule) -> new Ended.Refused("ACTION_REFUSED", rule);
      case Admission.Verdict.Gated(String why) -> new Ended.Refused("GATE_NEEDED", why);
      case Admission.Verdict.Ungated() -> {
        if (action.spec().access() == Access.READ) {
          yield read(acting.read(action, new Action.Call(run.id(), worker.id(), values)));
        }
        toolCalls.propose(
            lease,
            wish,
            new ToolCalls.Plan(worker, action, values, judged),
            new Action.Look.Nothing());
        yield performed(step, lease.run());
      }
    };
  }

  private static Ended read(Action.Result result) {
    return switch (result) {
      case Action.Result.Confirmed(String content, String reference) ->
          new Ended.Done(content, reference);
      case Action.Result.Failed(String message) -> new Ended.Refused("ACTION_FAILED", message);
      case Action.Result.InDoubt(String message) -> new Ended.Refused("ACTION_FAILED", message);
    };
  }

  private Ended performed(Step step, String run) {
    return switch (performing.perform(step.stepKey(), step.jobKey(), Performing.Back.REFUSES)) {
      case Performing.Ended.Again(Duration backOff, String message) ->
          new Ended.Again(backOff, message);
      case Performing.Ended.Doubt(java.util.List<String> doubtful) ->
          new Ended.Doubt(doubtful.getFirst());
      case Performing.Ended.Asked _, Performing.Ended.Unfunded _, Performing.Ended.Performed _ ->
          ended(run);
    };
  }

  private Ended ended(String run) {
    EffectJournal.Entry entry =
        effects
            .ofCall(run, CALL_ID)
            .orElseThrow(() -> new IllegalStateException("Run %s has no effect.".formatted(run)));
    Effect effect = entry.effect();
    return effect.state() == Effect.State.CONFIRMED
        ? new Ended.Done(
            entry.content() == null ? "" : entry.content(),
            effect.reference() == null ? "" : effect.reference())
        : new Ended.Refused(
            entry.unfunded() ? "BUDGET_EXCEEDED" : "ACTION_FAILED", Report.of(entry).text());
  }
}
