package io.countersign.workers;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Closed;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.EffectJournal.Undoes;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The second of the two transactions around each effect: what came of it, once. */
@Component
class Closing {

  private static final int CONTENT_BYTES_MAX = 16_000;
  private static final int OUTCOME_BYTES_MAX = 1_000;

  private final EffectJournal effects;
  private final Actions actions;
  private final Budgets budgets;
  private final History history;
  private final Clock clock;

  Closing(EffectJournal effects, Actions actions, Budgets budgets, History history, Clock clock) {
    this.effects = effects;
    this.actions = actions;
    this.budgets = budgets;
    this.history = history;
    this.clock = clock;
  }

  /**
   * Closes an attempt. A later attempt may have taken over: then only the truth that it happened is
   * still taken, because nothing can make that untrue.
   */
  @Transactional
  Effect.State close(String id, int attempt, Action.Result result) {
    Entry entry = effects.lock(id);
    Effect.State before = entry.effect().state();
    boolean mine = before == Effect.State.STARTED && entry.attempt() == attempt;
    boolean late = before == Effect.State.STARTED || before == Effect.State.IN_DOUBT;
    return switch (result) {
      case Action.Result.Confirmed confirmed when mine || late -> confirm(entry, confirmed, null);
      case Action.Result.Failed(String message) when mine -> fail(entry, message, null);
      case Action.Result.InDoubt(String message) when mine -> doubt(entry, message);
      case Action.Result.Confirmed _, Action.Result.Failed _, Action.Result.InDoubt _ -> before;
    };
  }

  /** A person says what happened. */
  @Transactional
  void reconcile(String id, String person, String reason, Happened happened) {
    Entry entry = effects.lock(id);
    if (entry.effect().state() != Effect.State.IN_DOUBT) {
      return;
    }
    String words = "%s says so: %s".formatted(person, Bounded.text(reason, OUTCOME_BYTES_MAX));
    switch (happened) {
      case YES -> confirm(entry, new Action.Result.Confirmed(words, ""), person);
      case NO -> fail(entry, words, person);
    }
  }

  /** What a person found out. */
  enum Happened {
    YES,
    NO
  }

  private Effect.State confirm(
      Entry entry, Action.Result.Confirmed confirmed, @Nullable String person) {
    Effect effect = entry.effect();
    String content = Bounded.text(confirmed.content(), CONTENT_BYTES_MAX);
    String reference = Bounded.text(confirmed.reference(), 500);
    effects.close(
        effect.id(),
        Effect.State.CONFIRMED,
        new Closed(
            person == null ? "Confirmed by the service." : content,
            content,
            person == null ? label(effect) : Trust.OURS,
            reference,
            clock.instant()));
    if (entry.holdKey() != null) {
      budgets.settle(entry.holdKey(), Amounts.spend(entry.holdNanos()), "effect " + effect.id());
    }
    giveBack(entry);
    append(
        entry,
        person,
        "effect.confirmed",
        "ok",
        "An effect happened.",
        Map.of("attempt", entry.attempt(), "reference", reference, "content", content));
    return Effect.State.CONFIRMED;
  }

  /** What was undone was not spent after all. */
  private void giveBack(Entry entry) {
    if (entry.undoes() != null) {
      String spent = effects.find(entry.undoes().effect()).holdKey();
      if (spent != null) {
        budgets.giveBack(spent, "undone by effect " + entry.effect().id());
      }
    }
  }

  private Effect.State fail(Entry entry, String message, @Nullable String person) {
    String outcome = Bounded.text(message, OUTCOME_BYTES_MAX);
    effects.close(
        entry.effect().id(),
        Effect.State.FAILED,
        new Closed(
            outcome,
            null,
            person == null ? label(entry.effect()) : Trust.OURS,
            null,
            clock.instant()));
    if (entry.holdKey() != null) {
      budgets.release(entry.holdKey(), "It did not happen: " + outcome);
    }
    append(
        entry,
        person,
        "effect.failed",
        "failed",
        "An effect did not happen.",
        Map.of("attempt", entry.attempt(), "failure", outcome));
    return Effect.State.FAILED;
  }

  /** The money stays held until a person says what happened. */
  private Effect.State doubt(Entry entry, String message) {
    String outcome = Bounded.text(message, OUTCOME_BYTES_MAX);
    effects.move(entry.effect().id(), Effect.State.IN_DOUBT, outcome, null);
    append(
        entry,
        null,
        "effect.doubted",
        "alarm",
        "Nobody can know whether an effect happened; a person is asked.",
        Map.of("attempt", entry.attempt(), "doubt", outcome));
    return Effect.State.IN_DOUBT;
  }

  private Trust label(Effect effect) {
    return actions.find(effect.action()).map(a -> a.spec().label()).orElse(Trust.OUTSIDE);
  }

  private void append(
      Entry entry,
      @Nullable String person,
      String type,
      String outcome,
      String sentence,
      Map<String, ?> facts) {
    Actor actor = person == null ? actor(entry, null) : Actor.person(person);
    history.append(new NewEntry(type, actor, subjects(entry), outcome, sentence, facts));
  }

  /** A worker acts, for whoever approved it; what takes an effect back, whoever asked for that. */
  static Actor actor(Entry entry, @Nullable String approver) {
    Undoes undoes = entry.undoes();
    if (undoes == null) {
      return new Actor(Actor.Kind.WORKER, entry.effect().worker(), approver);
    }
    return undoes.by() == null ? Actor.engine() : Actor.person(undoes.by());
  }

  static Map<String, String> subjects(Entry entry) {
    Effect effect = entry.effect();
    var subjects = new HashMap<String, String>();
    subjects.put("effect", effect.id());
    if (entry.undoes() != null) {
      subjects.put("undoes", entry.undoes().effect());
    }
    subjects.put("run", effect.run());
    subjects.put("worker", effect.worker());
    subjects.put("process", entry.rootProcess());
    subjects.put("instance", Long.toString(effect.rootInstanceKey()));
    return subjects;
  }
}
