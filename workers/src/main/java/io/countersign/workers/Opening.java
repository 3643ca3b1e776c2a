package io.countersign.workers;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The first of the two transactions around each effect, and the only place that opens one (law 1):
 * consume the approval of exactly these bytes, check the ability again, hold the money, note that
 * it is started.
 */
@Component
class Opening {

  /** For how long one attempt has the effect to itself; actions give up well before. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final String KIND = "effect";

  private final EffectJournal effects;
  private final Workers workers;
  private final Actions actions;
  private final Gates gates;
  private final Budgets budgets;
  private final History history;
  private final Clock clock;

  Opening(
      EffectJournal effects,
      Workers workers,
      Actions actions,
      Gates gates,
      Budgets budgets,
      History history,
      Clock clock) {
    this.effects = effects;
    this.workers = workers;
    this.actions = actions;
    this.gates = gates;
    this.budgets = budgets;
    this.history = history;
    this.clock = clock;
  }

  /** What is to be done with an effect now. */
  sealed interface Opened {

    /** Started: perform it. */
    record Act(Entry entry, int attempt, Action action, Action.Call call) implements Opened {}

    /** Started before and not heard of again: ask what happened. */
    record Ask(Entry entry, int attempt, Action action, Action.Call call) implements Opened {}

    /** Started before, and nobody is left to be asked. */
    record Lost(int attempt, String message) implements Opened {}

    /** Somebody else has it; come again. */
    record Busy(Duration backOff) implements Opened {}

    /** Nothing to do: it has ended. */
    record Ended(Effect.State state) implements Opened {}

    /** Only a person can say what happened. */
    record InDoubt() implements Opened {}
  }

  @Transactional
  Opened open(String id) {
    Entry entry = effects.lock(id);
    return switch (entry.effect().state()) {
      case PROPOSED, APPROVED -> first(entry);
      case STARTED -> again(entry);
      case IN_DOUBT -> new Opened.InDoubt();
      case REJECTED, EXPIRED, REFUSED, CONFIRMED, FAILED ->
          new Opened.Ended(entry.effect().state());
    };
  }

  /** An earlier action of the same answer did not happen, so this one may say what is not so. */
  @Transactional
  void refuseAfter(String id, Effect.State earlier) {
    Entry entry = effects.lock(id);
    if (entry.effect().state() == Effect.State.PROPOSED
        || entry.effect().state() == Effect.State.APPROVED) {
      refuse(
          entry,
          "refused",
          "An earlier action of the same answer ended as %s. Propose it again if it is still right."
              .formatted(earlier));
    }
  }

  private Opened first(Entry entry) {
    Effect effect = entry.effect();
    Digest digest =
        Proposals.digest(effect.id(), effect.worker(), effect.action(), effect.arguments());
    if (!digest.equals(effect.digest())) {
      return refuse(
          entry,
          "alarm",
          "The stored bytes have the digest %s, but %s was proposed. Nothing is done."
              .formatted(digest, effect.digest()));
    }
    Admitted admitted = admit(entry);
    if (admitted instanceof Admitted.No(String rule)) {
      return refuse(entry, "refused", rule);
    }
    var yes = (Admitted.Yes) admitted;
    Decision decision = null;
    if (effect.gated()) {
      Optional<Decision> approval = gates.consume(KIND, effect.id(), digest);
      if (approval.isEmpty() || approval.get().verdict() != Decision.Verdict.APPROVE) {
        return refuse(
            entry, "alarm", "It has no unused approval of exactly these bytes. Nothing is done.");
      }
      decision = approval.get();
    }
    long nanos = Spend.nanos(yes.action().spec(), yes.arguments());
    return switch (hold(entry, nanos)) {
      case Held.Denied(String rule) -> refuse(entry, "refused", rule);
      case Held.Nothing() -> start(entry, yes, new Hold(null, 0), decision);
      case Held.Key(String key) -> start(entry, yes, new Hold(key, nanos), decision);
    };
  }

  private Opened start(Entry entry, Admitted.Yes yes, Hold hold, @Nullable Decision decision) {
    int attempt = take(entry, hold);
    var facts = new HashMap<String, Object>();
    facts.put("action", entry.effect().action());
    facts.put("arguments", entry.effect().arguments());
    facts.put("digest", entry.effect().digest().hex());
    facts.put("attempt", attempt);
    if (decision != null) {
      facts.put("decision", decision.id());
    }
    append(entry, "effect.started", "ok", "An effect was started.", facts, decision);
    return new Opened.Act(entry, attempt, yes.action(), call(entry.effect(), yes.arguments()));
  }

  /** The business's own money that an effect holds. */
  private record Hold(@Nullable String key, long nanos) {}

  private int take(Entry entry, Hold hold) {
    int attempt = entry.attempt() + 1;
    Instant now = clock.instant();
    effects.start(
        entry.effect().id(),
        new EffectJournal.Started(attempt, now.plus(LEASE), hold.key(), hold.nanos(), now));
    return attempt;
  }

  /** Found started: whoever started it may still be at it, or is gone. */
  private Opened again(Entry entry) {
    Instant now = clock.instant();
    Instant leaseUntil = entry.leaseUntil() == null ? now : entry.leaseUntil();
    if (leaseUntil.isAfter(now)) {
      return new Opened.Busy(Duration.between(now, leaseUntil).plusMillis(50));
    }
    Effect effect = entry.effect();
    Optional<Action> action = actions.find(effect.action());
    int attempt = take(entry, new Hold(entry.holdKey(), entry.holdNanos()));
    if (action.isEmpty()) {
      return new Opened.Lost(attempt, "The action is not in the catalogue any more.");
    }
    append(
        entry,
        "effect.asked",
        "ok",
        "An effect was found started; the service is asked what happened.",
        Map.of("attempt", attempt),
        null);
    return new Opened.Ask(
        entry, attempt, action.get(), call(effect, arguments(action.get().spec(), effect)));
  }

  /** It certainly did not happen: whether it may still be done is checked once more. */
  @Transactional
  Opened reopen(String id, int attempt) {
    Entry entry = effects.lock(id);
    if (entry.effect().state() != Effect.State.STARTED || entry.attempt() != attempt) {
      return new Opened.Busy(Duration.ofSeconds(1));
    }
    Admitted admitted = admit(entry);
    if (admitted instanceof Admitted.No(String rule)) {
      if (entry.holdKey() != null) {
        budgets.release(entry.holdKey(), "The service says that it did not happen.");
      }
      return refuse(entry, "refused", rule);
    }
    return start(
        entry, (Admitted.Yes) admitted, new Hold(entry.holdKey(), entry.holdNanos()), null);
  }

  private sealed interface Admitted {
    record Yes(Action action, Map<String, Object> arguments) implements Admitted {}

    record No(String rule) implements Admitted {}
  }

  private Admitted admit(Entry entry) {
    Effect effect = entry.effect();
    Optional<Action> action = actions.find(effect.action());
    Optional<Worker> worker = workers.findForUse(effect.worker());
    if (action.isEmpty() || worker.isEmpty()) {
      return new Admitted.No("The worker or the action does not exist any more.");
    }
    ActionSpec spec = action.get().spec();
    if (!(Arguments.check(spec, effect.arguments())
        instanceof Arguments.Checked.Usable(Map<String, Object> values))) {
      return new Admitted.No("The arguments do not fit the action any more.");
    }
    return switch (Admission.decide(worker.get(), spec, values, entry.read())) {
      case Admission.Verdict.Refused(String rule) -> new Admitted.No(rule);
      case Admission.Verdict.Ungated() -> new Admitted.Yes(action.get(), values);
      case Admission.Verdict.Gated(String why) ->
          effect.gated()
              ? new Admitted.Yes(action.get(), values)
              : new Admitted.No("A person must decide by now. " + why);
    };
  }

  private static Map<String, Object> arguments(ActionSpec spec, Effect effect) {
    return switch (Arguments.check(spec, effect.arguments())) {
      case Arguments.Checked.Usable(Map<String, Object> values) -> values;
      case Arguments.Checked.Unusable(String message) ->
          throw new IllegalStateException(
              "Effect %s was started with arguments that do not fit: %s"
                  .formatted(effect.id(), message));
    };
  }

  private sealed interface Held {
    record Nothing() implements Held {}

    record Key(String key) implements Held {}

    record Denied(String rule) implements Held {}
  }

  private Held hold(Entry entry, long nanos) {
    if (nanos == 0) {
      return new Held.Nothing();
    }
    Effect effect = entry.effect();
    var request =
        new Reserve(
            "effect:" + effect.id(),
            effect.digest(),
            List.of(
                Scope.organisation(),
                Scope.worker(effect.worker()),
                Scope.process(entry.rootProcess()),
                Scope.instance(effect.rootInstanceKey())),
            Amounts.spend(nanos),
            Reserve.WITHOUT_PRICE);
    return switch (budgets.reserve(request)) {
      case Reservation.Allowed(String key) -> new Held.Key(key);
      case Reservation.AllowedCapped(String key, long tokens) -> new Held.Key(key);
      case Reservation.Denied denied -> new Held.Denied(BudgetQuestion.ofEffect(denied));
    };
  }

  private static Action.Call call(Effect effect, Map<String, Object> arguments) {
    return new Action.Call(effect.id(), effect.worker(), arguments);
  }

  private Opened refuse(Entry entry, String outcome, String rule) {
    effects.move(entry.effect().id(), Effect.State.REFUSED, rule, clock.instant());
    append(
        entry,
        "effect.refused",
        outcome,
        "An effect was refused before it was started.",
        Map.of("rule", rule),
        null);
    return new Opened.Ended(Effect.State.REFUSED);
  }

  private void append(
      Entry entry,
      String type,
      String outcome,
      String sentence,
      Map<String, ?> facts,
      @Nullable Decision decision) {
    Effect effect = entry.effect();
    Actor actor =
        new Actor(Actor.Kind.WORKER, effect.worker(), decision == null ? null : decision.person());
    history.append(new NewEntry(type, actor, Closing.subjects(entry), outcome, sentence, facts));
  }
}
