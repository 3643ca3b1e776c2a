package io.countersign.workers;

import io.countersign.budgets.Reservation;
import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Admitting.Admitted;
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
  private final Actions actions;
  private final Admitting admitting;
  private final Gates gates;
  private final Renewing renewing;
  private final StandingCover standing;
  private final Holding holding;
  private final HoldingBack holdingBack;
  private final Funding funding;
  private final History history;
  private final Clock clock;

  Opening(
      EffectJournal effects,
      Actions actions,
      Admitting admitting,
      Gates gates,
      Renewing renewing,
      StandingCover standing,
      Holding holding,
      HoldingBack holdingBack,
      Funding funding,
      History history,
      Clock clock) {
    this.effects = effects;
    this.actions = actions;
    this.admitting = admitting;
    this.gates = gates;
    this.renewing = renewing;
    this.standing = standing;
    this.holding = holding;
    this.holdingBack = holdingBack;
    this.funding = funding;
    this.history = history;
    this.clock = clock;
  }

  /**
   * One try to open an effect.
   *
   * @param job on whose behalf
   * @param back what becomes of an approval that does not hold any more, or lacks its money
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
    if (entry.unfunded()) {
      return new Opened.Unfunded(); // people are asked already
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
    return switch (admitting.now(entry)) {
      case Admitted.No(String rule) -> refuse(entry, "refused", rule);
      case Admitted.Yes yes when holdingBack.keeps(entry, yes.action().spec()) ->
          new Opened.Held(holdingBack.until(entry, yes.action().spec()));
      case Admitted.Yes yes when !effect.gated() -> ungated(entry, yes, trying);
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
    List<Effects.Change> changes = renewing.changes(entry, document, basis);
    return switch (standing.ruling(entry, yes.arguments(), basis)) {
      case StandingCover.Ruling.NoMatter() -> decided(entry, document, yes, trying, changes);
      case StandingCover.Ruling.Stops(String why) ->
          again(entry, yes, trying, Renewing.uncovered(why));
      case StandingCover.Ruling.Holds() ->
          changes.isEmpty()
              ? ungated(entry, yes, trying)
              : again(entry, yes, trying, Renewing.changed(changes));
    };
  }

  private Opened decided(
      Entry entry,
      Document document,
      Admitted.Yes yes,
      Trying trying,
      List<Effects.Change> changes) {
    return changes.isEmpty() && entry.effect().state() == Effect.State.APPROVED
        ? funded(entry, document, yes, trying)
        : unheld(entry, document, yes, trying, changes);
  }

  /** The money first: a yes that lacks it must not be used up. */
  private Opened funded(Entry entry, Document document, Admitted.Yes yes, Trying trying) {
    long nanos = Spend.nanos(yes.action().spec(), yes.arguments());
    Held held = holding.hold(entry, nanos);
    if (held instanceof Held.Denied(Reservation.Denied denied)) {
      return gates.permits(KIND, entry.effect().id(), document.digest())
          ? unfunded(entry, denied, trying)
          : unheld(entry, document, yes, trying, List.of()); // nobody is asked for its money
    }
    return switch (gates.consume(KIND, entry.effect().id(), document.digest())) {
      case Gates.Consumed.Used(Decision decision) ->
          start(entry, yes, Hold.of(held, nanos), decision);
      case Gates.Consumed.Nothing() -> {
        holding.giveBack(entry, held);
        yield unapproved(entry);
      }
      case Gates.Consumed.Expired(Decision decision) -> {
        holding.giveBack(entry, held);
        yield again(entry, yes, trying, Renewing.expired(decision));
      }
    };
  }

  /** It cannot be started, whatever money there is. */
  private Opened unheld(
      Entry entry,
      Document document,
      Admitted.Yes yes,
      Trying trying,
      List<Effects.Change> changes) {
    return switch (gates.consume(KIND, entry.effect().id(), document.digest())) {
      case Gates.Consumed.Nothing() -> unapproved(entry);
      case Gates.Consumed.Expired(Decision decision) ->
          again(entry, yes, trying, Renewing.expired(decision));
      case Gates.Consumed.Used(Decision decision) ->
          again(entry, yes, trying, Renewing.changed(decision, changes));
    };
  }

  private Opened unapproved(Entry entry) {
    return refuse(
        entry, "alarm", "It has no unused approval of exactly these bytes. Nothing is done.");
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

  private Opened ungated(Entry entry, Admitted.Yes yes, Trying trying) {
    long nanos = Spend.nanos(yes.action().spec(), yes.arguments());
    Held held = holding.hold(entry, nanos);
    return held instanceof Held.Denied(Reservation.Denied denied)
        ? unfunded(entry, denied, trying)
        : start(entry, yes, Hold.of(held, nanos), null);
  }

  private Opened unfunded(Entry entry, Reservation.Denied denied, Trying trying) {
    Optional<Duration> patience = funding.patience(entry, denied);
    if (patience.isPresent()) {
      return new Opened.Contended(patience.get());
    }
    if (trying.back() == Performing.Back.ASKS_AGAIN && funding.helps(denied)) {
      funding.ask(entry, denied);
      return new Opened.Unfunded();
    }
    effects.unfunded(entry.effect().id());
    return refuse(entry, "refused", funding.refusal(denied));
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
  private record Hold(@Nullable String key, long nanos) {
    static Hold of(Held held, long nanos) {
      return held instanceof Held.Key(String key) ? new Hold(key, nanos) : new Hold(null, 0);
    }
  }

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
    return switch (revoked.orElseGet(() -> admitting.now(entry))) {
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
