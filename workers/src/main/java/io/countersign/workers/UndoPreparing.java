package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes an effect of the wish to undo one: with its own key, document and demands. */
@Component
class UndoPreparing {

  private static final String CALL_ID = "undo";

  private final EffectJournal effects;
  private final Undos undos;
  private final UndoRules rules;
  private final Actions actions;
  private final Workers workers;
  private final Conversations conversations;
  private final Proposing proposing;
  private final Requirements requirements;
  private final History history;
  private final Clock clock;

  UndoPreparing(
      EffectJournal effects,
      Undos undos,
      UndoRules rules,
      Actions actions,
      Workers workers,
      Conversations conversations,
      Proposing proposing,
      Requirements requirements,
      History history,
      Clock clock) {
    this.effects = effects;
    this.undos = undos;
    this.rules = rules;
    this.actions = actions;
    this.workers = workers;
    this.conversations = conversations;
    this.proposing = proposing;
    this.requirements = requirements;
    this.history = history;
    this.clock = clock;
  }

  /** What will be called; empty where there is nothing to take back. */
  Optional<Prepared> prepared(String id) {
    return undos
        .find(id)
        .flatMap(undo -> {
          Entry happened = effects.find(undo.effect());
          Action back =
              rules
                  .undo(happened.effect().action())
                  .flatMap(known -> actions.find(known.action()))
                  .orElse(null);
          return back != null
                  && Arguments.check(
                          back.spec(),
                          rules.undo(happened.effect().action()).orElseThrow().fill(happened))
                      instanceof Arguments.Checked.Usable(Map<String, Object> values)
              ? Optional.of(new Prepared(undo, happened, back, values))
              : Optional.empty();
        });
  }

  /** One undo with what it needs. */
  record Prepared(Undos.Kept undo, Entry happened, Action action, Map<String, Object> values) {

    Action.Call call() {
      return new Action.Call(undo.id(), happened.effect().worker(), values);
    }
  }

  /** The catalogue has no way back any more: nobody waits for it, and it may be asked for again. */
  @Transactional
  void giveUp(String id) {
    Optional<Undos.Kept> undo = undos.find(id).filter(kept -> kept.instance() == null);
    if (undo.isPresent() && undos.giveUp(id)) {
      history.append(
          new NewEntry(
              "effect.undo-failed",
              Actor.system(),
              Closing.subjects(effects.find(undo.get().effect())),
              "failed",
              "An effect was not undone: the catalogue does not say how any more.",
              Map.of("undo", id)));
    }
  }

  /** Where it goes on: done at once, or put to people; empty where another instance has it. */
  @Transactional
  Optional<StepOutcome> propose(Prepared prepared, long job, long instance, Action.Look look) {
    if (!undos.take(prepared.undo().id(), instance)) {
      return Optional.empty();
    }
    Judged judged =
        rules.demanded(prepared.happened(), prepared.action().spec(), prepared.values());
    if (!effects.exists(prepared.undo().id())) {
      propose(prepared, judged, job, instance, look);
    }
    Effect effect = effects.find(prepared.undo().id()).effect();
    Requirement demands = judged.requirement();
    return Optional.of(
        effect.gated() && effect.state() == Effect.State.PROPOSED
            ? new StepOutcome.Approval(List.of(effect.id()), demands.times(), demands.called())
            : new StepOutcome.Perform());
  }

  private void propose(
      Prepared prepared, Judged judged, long job, long instance, Action.Look look) {
    Effect first = prepared.happened().effect();
    Worker worker = workers.find(first.worker()).orElseThrow();
    String run = conversations.open(step(prepared, job, instance), worker, clock.instant()).run();
    Proposing.Drawn drawn =
        proposing.draw(
            new Proposing.Place(prepared.undo().id(), run, instance, first.rootInstanceKey()),
            worker,
            prepared.action().spec(),
            Proposals.arguments(prepared.values()),
            judged,
            judged.why().isPresent() ? look : new Action.Look.Nothing());
    effects.propose(
        new EffectJournal.Proposed(
            prepared.undo().id(),
            conversations.load(run),
            0,
            CALL_ID,
            prepared.action().spec().name(),
            drawn.document(),
            drawn.disclosed(),
            judged.why().isPresent(),
            Bounded.text(prepared.action().headline(prepared.values()), 500),
            first.id(),
            clock.instant()));
    requirements.keep(prepared.undo().id(), judged);
    append(effects.find(prepared.undo().id()), judged);
  }

  private static Step step(Prepared prepared, long job, long instance) {
    Effect first = prepared.happened().effect();
    return new Step(
        job,
        instance,
        instance,
        first.rootInstanceKey(),
        prepared.happened().rootProcess(),
        first.worker(),
        "Take back what was done: %s. Reason: %s"
            .formatted(first.headline(), prepared.undo().reason()),
        Map.of(),
        Trust.OURS);
  }

  private void append(Entry entry, Judged judged) {
    Effect effect = entry.effect();
    history.append(
        new NewEntry(
            "effect.proposed",
            Closing.actor(entry, null),
            Closing.subjects(entry),
            "ok",
            "It was proposed to take an effect back.",
            Map.of(
                "effect", effect.id(),
                "action", effect.action(),
                "arguments", effect.arguments(),
                "digest", effect.digest().hex(),
                "why", effect.why(),
                "policy", judged.requirement().named())));
  }
}
