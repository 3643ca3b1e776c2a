package io.countersign.workers;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds an effect back once it may be done, where the policy or the deployment says so: until then
 * a person can stop it. The time is stored once, so that neither a restart nor a clock that is set
 * starts it anew.
 */
@Component
class HoldingBack implements HeldBack {

  /** A job that waits is given again at the latest after this, so that a stop is told soon. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

  private static final int REASON_MAX = 1_000;

  private final EffectJournal effects;
  private final GateDemands demands;
  private final Requirements requirements;
  private final Funding funding;
  private final HoldBack holdBack;
  private final History history;
  private final Clock clock;

  HoldingBack(
      EffectJournal effects,
      GateDemands demands,
      Requirements requirements,
      Funding funding,
      HoldBack holdBack,
      History history,
      Clock clock) {
    this.requirements = requirements;
    this.effects = effects;
    this.demands = demands;
    this.funding = funding;
    this.holdBack = holdBack;
    this.history = history;
    this.clock = clock;
  }

  /** Whether it may be done, and has to wait; joins the caller's transaction. */
  boolean keeps(Entry entry, ActionSpec spec) {
    Effect effect = entry.effect();
    boolean mayBeDone = !effect.gated() || effect.state() == Effect.State.APPROVED;
    Instant until = entry.heldUntil();
    return mayBeDone
        && (until == null ? !time(entry, spec).isZero() : clock.instant().isBefore(until));
  }

  /** As the row of the policy said at the proposal, else as the deployment says. */
  private Duration time(Entry entry, ActionSpec spec) {
    if (entry.undoes() != null) {
      return Duration.ZERO; // whoever takes something back is in a hurry
    }
    Duration usual =
        spec.reversibility() == Reversibility.IRREVERSIBLE
            ? holdBack.irreversible()
            : Duration.ZERO;
    return requirements
        .of(entry.effect().id())
        .map(kept -> Objects.requireNonNullElse(kept.requirement().held(), usual))
        .orElse(usual);
  }

  /** When it goes out; from the first time that this is asked. */
  Instant until(Entry entry, ActionSpec spec) {
    if (entry.heldUntil() != null) {
      return entry.heldUntil();
    }
    Instant until = clock.instant().plus(time(entry, spec));
    effects.holdBack(entry.effect().id(), until);
    history.append(
        new NewEntry(
            "effect.held-back",
            Closing.actor(entry, null),
            Closing.subjects(entry),
            "ok",
            "An effect is held back, so that a person can stop it.",
            Map.of("until", until.toString(), "digest", entry.effect().digest().hex())));
    return until;
  }

  static Duration untilNextLook(Instant now, Instant until) {
    Duration left = Duration.between(now, until).plusMillis(50);
    return left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
  }

  @Override
  @Transactional(readOnly = true)
  public Optional<Instant> heldUntil(Effect effect) {
    return effect.state() == Effect.State.APPROVED
        ? Optional.ofNullable(effects.find(effect.id()).heldUntil())
        : Optional.empty();
  }

  @Override
  @Transactional
  public Stopped stop(String id, Gates.Person person, String reason) {
    if (!effects.exists(id)) {
      return new Stopped.Unknown();
    }
    Entry entry = effects.lock(id);
    GateDemands.Demand demand = demands.of(entry.effect());
    if (demand.excluded().contains(person.username())
        || Collections.disjoint(demand.roles(), person.roles())) {
      return new Stopped.NotEntitled(
          "Whoever may approve this may stop it: %s. %s may not."
              .formatted(
                  String.join(" or ", demand.roles().stream().sorted().toList()),
                  person.username()));
    }
    if (entry.effect().state() != Effect.State.APPROVED || entry.heldUntil() == null) {
      return new Stopped.TooLate(
          entry.effect().state(), entry.said() == null ? null : entry.said().by());
    }
    if (reason.isBlank()) {
      return new Stopped.Unexplained("Say why it is stopped, so that the worker can go on.");
    }
    stop(entry, person, Bounded.text(reason.strip(), REASON_MAX));
    return new Stopped.Done();
  }

  private void stop(Entry entry, Gates.Person person, String reason) {
    Instant now = clock.instant();
    if (entry.unfunded()) {
      funding.withdraw(entry.effect());
    }
    effects.decided(
        entry.effect().id(),
        Effect.State.REJECTED,
        new EffectJournal.Said(Decision.Verdict.REJECT, person.username(), now),
        "Reason: " + reason,
        now);
    history.append(
        new NewEntry(
            "effect.stopped",
            Actor.person(person.username()),
            Closing.subjects(entry),
            "refused",
            "%s stopped an effect that was held back.".formatted(person.username()),
            Map.of("reason", reason, "digest", entry.effect().digest().hex())));
  }
}
