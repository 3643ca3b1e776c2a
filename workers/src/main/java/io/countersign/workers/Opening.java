package io.countersign.workers;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.Holding.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final String KIND = "effect";

  private final EffectJournal effects;
  private final Workers workers;
  private final Actions actions;
  private final Gating gating;
  private final Gates gates;
  private final Renewing renewing;
  private final StandingCover standing;
  private final Holding holding;
  private final UndoRules undoRules;
  private final HoldingBack holdingBack;
  private final History history;
  private final Clock clock;

  Opening(
      EffectJournal effects,
      Workers workers,
      Actions actions,
      Gating gating,
      Gates gates,
      Renewing renewing,
      StandingCover standing,
      Holding holding,
      UndoRules undoRules,
      HoldingBack holdingBack,
      History history,
      Clock clock) {
    this.effects = effects;
    this.workers = workers;
    this.actions = actions;
    this.gating = gating;
    this.gates = gates;
    this.renewing = renewing;
    this.standing = standing;
    this.holding = holding;
    this.undoRules = undoRules;
    this.holdingBack = holdingBack;
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

    /** It may be done, and is held back until then, so that a person can stop it. */
    record Held(Instant until) implements Opened {}

    /** Somebody else has it; come again. */
    record Busy(Duration backOff) implements Opened {}

    /** Nothing to do: it has ended. */
    record Ended(Effect.State state) implements Opened {}

    /** Only a person can say what happened. */
    record InDoubt() implements Opened {}

    /** A person decides on it again first. */
    record Asked() implements Opened {}
  }

  /**
   * One try to open an effect.
   *
   * @param job on whose behalf
   * @param back what becomes of an approval that does not hold any more
   * @param seen what the service said just before
   */
  record Trying(long job, Performing.Back back, Previews.Seen seen) {}

  @Transactional
  Opened open(String id, Trying trying) {
    Entry entry = effects.lock(id);
    return switch (entry.effect().state()) {
      case PROPOSED, APPROVED -> first(entry, trying);
      case STARTED -> again(entry);
      case IN_DOUBT -> new Opened.InDoubt();
      case REJECTED, ASKED, EXPIRED, REFUSED, CONFIRMED, FAILED ->
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

  private Opened first(Entry entry, Trying trying) {
    Effect effect = entry.effect();
    if (effect.state() == Effect.State.PROPOSED
        && Objects.equals(entry.askedByJob(), trying.job())) {
      return new Opened.Asked(); // the same job, given again
    }
    Optional<Document> document = Proposals.intact(effect);
    if (effect.document() != null && !sound(entry, document)) {
      return refuse(
          entry,
          "alarm",
          "The stored bytes have the digest %s, but %s was proposed. Nothing is done."
              .formatted(Proposals.digest(effect), effect.digest()));
    }
    if (document.isEmpty() && !effect.gated()) {
      return refuse(entry, "refused", Renewing.old().cause() + " Propose it again.");
    }
    return switch (admit(entry)) {
      case Admitted.No(String rule) -> refuse(entry, "refused", rule);
      case Admitted.Yes yes when holdingBack.keeps(entry, yes.action().spec()) ->
          new Opened.Held(holdingBack.until(entry));
      case Admitted.Yes yes when !effect.gated() -> held(entry, yes, null);
      case Admitted.Yes yes when document.isEmpty() -> again(entry, yes, trying, Renewing.old());
      case Admitted.Yes yes -> approved(entry, document.get(), yes, trying);
    };
  }

  /** Whether the document is what the digest says, and what was shown is what the document says. */
  private static boolean sound(Entry entry, Optional<Document> document) {
    String disclosed = entry.disclosed();
    return document.isPresent()
        && document.get().digest().equals(entry.effect().digest())
        && disclosed != null
        && Digest.ofText(disclosed).equals(document.get().disclosed());
  }

  private Opened approved(Entry entry, Document document, Admitted.Yes yes, Trying trying) {
    if (!document.digest().equals(trying.seen().document())) {
      return new Opened.Busy(LOOK_AGAIN); // decided on between the look and now
    }
    Renewing.Basis basis = basis(yes, trying.seen());
    return switch (standing.ruling(entry, yes.arguments(), basis)) {
      case StandingCover.Ruling.NoMatter() -> decided(entry, document, yes, trying);
      case StandingCover.Ruling.Stops(String why) ->
          again(entry, yes, trying, Renewing.uncovered(why));
      case StandingCover.Ruling.Holds() -> {
        List<Effects.Change> changes = renewing.changes(entry, document, basis);
        yield changes.isEmpty()
            ? held(entry, yes, null)
            : again(entry, yes, trying, Renewing.changed(changes));
      }
    };
  }

  private Opened decided(Entry entry, Document document, Admitted.Yes yes, Trying trying) {
    return switch (gates.consume(KIND, entry.effect().id(), document.digest())) {
      case Gates.Consumed.Nothing() ->
          refuse(
              entry, "alarm", "It has no unused approval of exactly these bytes. Nothing is done.");
      case Gates.Consumed.Expired(Decision decision) ->
          again(entry, yes, trying, Renewing.expired(decision));
      case Gates.Consumed.Used(Decision decision) -> {
        List<Effects.Change> changes = renewing.changes(entry, document, basis(yes, trying.seen()));
        yield changes.isEmpty()
            ? held(entry, yes, decision)
            : again(entry, yes, trying, Renewing.changed(decision, changes));
      }
    };
  }

  private static Renewing.Basis basis(Admitted.Yes yes, Previews.Seen seen) {
    return new Renewing.Basis(yes.worker(), yes.action().spec(), yes.judged(), seen);
  }

  private Opened again(Entry entry, Admitted.Yes yes, Trying trying, Effects.Again again) {
    return switch (trying.back()) {
      case ASKS_AGAIN -> {
        standing.uncover(entry.effect().id());
        renewing.again(entry, basis(yes, trying.seen()), trying.job(), again);
        yield new Opened.Asked();
      }
      case REFUSES ->
          refuse(entry, "refused", again.cause() + " Propose it again if it is still right.");
    };
  }

  private Opened held(Entry entry, Admitted.Yes yes, @Nullable Decision decision) {
    long nanos = Spend.nanos(yes.action().spec(), yes.arguments());
    return switch (holding.hold(entry, nanos)) {
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
    if (entry.proposedArguments() != null) {
      facts.put("proposed", entry.proposedArguments());
    }
    if (decision != null) {
      facts.put("decision", decision.id());
    }
    standing.use(entry, yes.action().spec(), yes.arguments()).ifPresent(facts::putAll);
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
  Opened reopen(String id, int attempt, Previews.Seen seen) {
    Entry entry = effects.lock(id);
    if (entry.effect().state() != Effect.State.STARTED || entry.attempt() != attempt) {
      return new Opened.Busy(Duration.ofSeconds(1));
    }
    Optional<Admitted> revoked = standing.revoked(id).map(Admitted.No::new);
    return switch (revoked.orElseGet(() -> admit(entry))) {
      case Admitted.No(String rule) -> over(entry, rule);
      case Admitted.Yes yes -> {
        List<Effects.Change> changes = changes(entry, yes, seen);
        yield changes.isEmpty()
            ? start(entry, yes, new Hold(entry.holdKey(), entry.holdNanos()), null)
            : over(
                entry,
                "It did not happen, and what was approved has changed since. %s Propose it again if it is still right."
                    .formatted(Renewing.words(changes)));
      }
    };
  }

  private List<Effects.Change> changes(Entry entry, Admitted.Yes yes, Previews.Seen seen) {
    Optional<Document> document = Proposals.intact(entry.effect());
    return entry.effect().gated() && document.isPresent()
        ? renewing.changes(entry, document.get(), basis(yes, seen))
        : List.of();
  }

  private Opened over(Entry entry, String rule) {
    holding.release(entry);
    return refuse(entry, "refused", rule);
  }

  private sealed interface Admitted {
    record Yes(Worker worker, Action action, Map<String, Object> arguments, Judged judged)
        implements Admitted {}

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
    Judged judged =
        entry.undoes() == null
            ? gating.judge(worker.get(), spec, values, entry.read(), entry.rootProcess())
            : undoRules.judge(entry, spec, values);
    return switch (judged.verdict()) {
      case Admission.Verdict.Refused(String rule) -> new Admitted.No(rule);
      case Admission.Verdict.Ungated() ->
          new Admitted.Yes(worker.get(), action.get(), values, judged);
      case Admission.Verdict.Gated(String why) ->
          effect.gated()
              ? new Admitted.Yes(worker.get(), action.get(), values, judged)
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
    history.append(
        new NewEntry(
            type,
            Closing.actor(entry, decision == null ? null : decision.person()),
            Closing.subjects(entry),
            outcome,
            sentence,
            facts));
  }
}
