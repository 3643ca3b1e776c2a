package io.countersign.workers;

import io.countersign.workers.Action.Look;
import io.countersign.workers.Conversation.Line;
import io.countersign.workers.ToolCalls.Plan;
import io.countersign.workers.ToolCalls.Wish;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Deals with one call of a model: the dispatcher, never the model, decides what comes of it. */
@Component
class Wishes {

  private final Actions actions;
  private final Acting acting;
  private final Gating gating;
  private final ToolCalls toolCalls;
  private final EffectJournal effects;
  private final Previews previews;
  private final Planting planting;

  Wishes(
      Actions actions,
      Acting acting,
      Gating gating,
      ToolCalls toolCalls,
      EffectJournal effects,
      Previews previews,
      Planting planting) {
    this.actions = actions;
    this.acting = acting;
    this.gating = gating;
    this.toolCalls = toolCalls;
    this.effects = effects;
    this.previews = previews;
    this.planting = planting;
  }

  void handle(Lease lease, Conversation run, Model.ToolCall call, Worker worker) {
    Line.Said said = AgentTurn.said(run);
    var wish = new Wish(run, said.turn(), call);
    switch (call.action()) {
      case Tools.ASK_PERSON -> ask(lease, wish);
      case Tools.FINISH -> finish(lease, wish, said);
      default -> act(lease, wish, worker);
    }
  }

  private void ask(Lease lease, Wish wish) {
    switch (Arguments.check(Tools.ASK, wish.call().arguments())) {
      case Arguments.Checked.Unusable(String message) -> toolCalls.unusable(lease, wish, message);
      case Arguments.Checked.Usable(Map<String, Object> values) -> {
        if (wish.run().question() == null) {
          toolCalls.ask(lease, wish, String.valueOf(values.get("question")));
        } else {
          toolCalls.unusable(lease, wish, "Ask one question at a time.");
        }
      }
    }
  }

  private void finish(Lease lease, Wish wish, Line.Said said) {
    switch (Arguments.check(Tools.END, wish.call().arguments())) {
      case Arguments.Checked.Unusable(String message) -> toolCalls.unusable(lease, wish, message);
      case Arguments.Checked.Usable(Map<String, Object> values) -> {
        if (said.calls().size() == 1) {
          toolCalls.finish(lease, wish, String.valueOf(values.get("summary")));
        } else {
          toolCalls.unusable(
              lease, wish, "Not finished: you made other calls too. Read what came of them first.");
        }
      }
    }
  }

  private void act(Lease lease, Wish wish, Worker worker) {
    Optional<Action> action = actions.find(wish.call().action());
    boolean offered =
        worker.abilities().stream().anyMatch(a -> a.action().equals(wish.call().action()));
    if (action.isEmpty() || !offered) {
      toolCalls.unusable(
          lease,
          wish,
          "No tool is called '%s'. Yours are %s."
              .formatted(
                  Visible.of(wish.call().action()),
                  Tools.of(worker, actions).stream().map(ActionSpec::name).toList()));
      return;
    }
    switch (Arguments.check(action.get().spec(), wish.call().arguments())) {
      case Arguments.Checked.Unusable(String message) -> toolCalls.unusable(lease, wish, message);
      case Arguments.Checked.Usable(Map<String, Object> values) ->
          dispatch(lease, wish, worker, action.get(), values);
    }
  }

  private void dispatch(
      Lease lease, Wish wish, Worker worker, Action action, Map<String, Object> values) {
    Judged judged =
        gating.judge(worker, action.spec(), values, wish.run().read(), wish.run().rootProcess());
    switch (judged.verdict()) {
      case Admission.Verdict.Refused(String rule) -> toolCalls.refused(lease, wish, rule);
      case Admission.Verdict.Gated _ ->
          propose(lease, wish, new Plan(worker, action, values, judged));
      case Admission.Verdict.Ungated() -> {
        if (action.spec().access() == Access.READ) {
          var call = new Action.Call(wish.run().id() + "/" + wish.call().id(), worker.id(), values);
          toolCalls.read(
              lease, wish, action, Proposals.arguments(values), acting.read(action, call));
        } else {
          propose(lease, wish, new Plan(worker, action, values, judged));
        }
      }
    }
  }

  private void propose(Lease lease, Wish wish, Plan plan) {
    Optional<EffectJournal.Entry> settled =
        effects.settled(
            wish.run().id(), plan.action().spec().name(), Proposals.arguments(plan.values()));
    if (settled.isPresent()) {
      toolCalls.repeated(lease, wish, settled.get());
    } else {
      toolCalls.propose(lease, wish, plan, look(wish, plan));
      planting.beside(lease, wish, plan);
    }
  }

  /** Where nobody is asked, nothing has to be shown. Outside of every transaction. */
  private Look look(Wish wish, Plan plan) {
    var call =
        new Action.Call(
            wish.run().id() + "/" + wish.call().id(), plan.worker().id(), plan.values());
    return plan.judged().why().isPresent() ? previews.of(plan.action(), call) : new Look.Nothing();
  }
}
