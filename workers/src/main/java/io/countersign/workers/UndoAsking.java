package io.countersign.workers;

import io.countersign.engine.Deciders;
import io.countersign.engine.Gates;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Requesters;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.Undoing.Asked;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes the wish to undo an effect: who may, in time, and once. */
@Component
class UndoAsking {

  private static final int REASON_MAX = 1_000;

  /** After these it is certain that nothing was taken back. */
  private static final Set<Effect.State> IN_VAIN =
      Set.of(
          Effect.State.FAILED, Effect.State.REFUSED, Effect.State.REJECTED, Effect.State.EXPIRED);

  private static final Set<Effect.State> NOT_BEGUN =
      Set.of(Effect.State.PROPOSED, Effect.State.APPROVED);

  private final EffectJournal effects;
  private final Undos undos;
  private final UndoRules rules;
  private final Actions actions;
  private final Workers workers;
  private final Requesters requesters;
  private final Instances instances;
  private final Optional<Deciders> deciders;
  private final History history;
  private final Clock clock;

  UndoAsking(
      EffectJournal effects,
      Undos undos,
      UndoRules rules,
      Actions actions,
      Workers workers,
      Requesters requesters,
      Instances instances,
      Optional<Deciders> deciders,
      History history,
      Clock clock) {
    this.effects = effects;
    this.undos = undos;
    this.rules = rules;
    this.actions = actions;
    this.workers = workers;
    this.requesters = requesters;
    this.instances = instances;
    this.deciders = deciders;
    this.history = history;
    this.clock = clock;
  }

  /** Whoever asks: a person, or a process that takes back what it did. */
  record Asker(Gates.@Nullable Person person) {

    @Nullable String name() {
      return person == null ? null : person.username();
    }

    Actor actor() {
      return person == null ? Actor.engine() : Actor.person(person.username());
    }
  }

  @Transactional
  Asked ask(String id, Asker asker, String reason) {
    if (!effects.exists(id)) {
      return new Asked.Unknown();
    }
    Entry happened = effects.lock(id); // whoever asks at the same moment waits here
    Optional<Undo> undo = rules.undo(happened.effect().action());
    if (undo.isEmpty()) {
      return new Asked.NotPossible("Nothing takes %s back.".formatted(happened.effect().action()));
    }
    if (happened.effect().state() != Effect.State.CONFIRMED) {
      return new Asked.NotPossible(
          "Only what happened can be undone; this is %s.".formatted(happened.effect().state()));
    }
    Optional<Undos.Kept> before = undos.of(id);
    if (before.isPresent() && !inVain(before.get())) {
      return new Asked.Already(before.get());
    }
    return wanted(happened, undo.get(), asker, reason, before);
  }

  /** Gives up what took nothing back; whether that is still so once nobody else can change it. */
  @Transactional
  boolean letGo(Undos.Kept undo) {
    Entry entry = effects.lock(undo.id());
    if (!inVain(undo, entry.effect().state())) {
      return false;
    }
    if (NOT_BEGUN.contains(entry.effect().state())) {
      String rule = "The process that was to undo it was ended.";
      effects.move(undo.id(), Effect.State.REFUSED, rule, clock.instant());
      history.append(
          new NewEntry(
              "effect.refused",
              Actor.system(),
              Closing.subjects(entry),
              "refused",
              "An effect was refused before it was started.",
              Map.of("rule", rule)));
    }
    return undos.giveUp(undo.id());
  }

  /** Whether it ended without taking anything back, or never will begin. */
  boolean inVain(Undos.Kept undo) {
    return effects.exists(undo.id()) && inVain(undo, effects.find(undo.id()).effect().state());
  }

  private boolean inVain(Undos.Kept undo, Effect.State state) {
    return IN_VAIN.contains(state) || (NOT_BEGUN.contains(state) && processEnded(undo));
  }

  private boolean processEnded(Undos.Kept undo) {
    return undo.instance() != null
        && instances
            .find(undo.instance())
            .filter(found -> found.state() == Instance.State.TERMINATED)
            .isPresent();
  }

  private Asked wanted(
      Entry happened, Undo undo, Asker asker, String reason, Optional<Undos.Kept> before) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
    Instant until = UndoRules.until(happened.effect(), undo);
    if (now.isAfter(until)) {
      return new Asked.TooLate(until);
    }
    ActionSpec back = actions.find(undo.action()).orElseThrow().spec();
    if (!(Arguments.check(back, undo.fill(happened))
        instanceof Arguments.Checked.Usable(Map<String, Object> values))) {
      return new Asked.NotPossible(
          "What the service answered does not say what to take back. Do it at the service itself.");
    }
    Optional<String> rule = notEntitled(happened, rules.demanded(happened, back, values), asker);
    if (rule.isPresent()) {
      return new Asked.NotEntitled(rule.get());
    }
    if (reason.isBlank()) {
      return new Asked.Unexplained("Say why it is undone: the reason is kept in the history.");
    }
    if (before.isPresent() && !letGo(before.get())) {
      return new Asked.Already(before.get());
    }
    var kept =
        new Undos.Kept(
            UUID.randomUUID().toString(),
            happened.effect().id(),
            asker.name(),
            Bounded.text(reason.strip(), REASON_MAX),
            now,
            until,
            null);
    undos.ask(kept);
    history.append(asked(happened, undo, asker, kept));
    return new Asked.Taken(kept);
  }

  /** Why this person may not undo what happened; empty where they may. */
  @Transactional
  Optional<String> notForThem(String id, Gates.Person person) {
    Entry happened = effects.find(id);
    return rules
        .undo(happened.effect().action())
        .flatMap(undo -> {
          ActionSpec back = actions.find(undo.action()).orElseThrow().spec();
          return Arguments.check(back, undo.fill(happened))
                  instanceof Arguments.Checked.Usable(Map<String, Object> values)
              ? notEntitled(happened, rules.demanded(happened, back, values), new Asker(person))
              : Optional.empty();
        });
  }

  /** The same people who could decide on it at a gate. */
  private Optional<String> notEntitled(Entry happened, Judged judged, Asker asker) {
    Gates.Person person = asker.person();
    if (person == null) {
      return Optional.empty();
    }
    Requirement demands = judged.requirement();
    if (Collections.disjoint(demands.roles(), person.roles())) {
      return Optional.of(
          "This is undone by the role %s; %s has %s."
              .formatted(
                  String.join(" or ", demands.roles().stream().sorted().toList()),
                  person.username(),
                  String.join(" or ", person.roles().stream().sorted().toList())));
    }
    boolean alone = deciders.filter(Deciders::singleOperator).isPresent();
    return !alone && excluded(happened.effect(), demands.excluded(), person.username())
        ? Optional.of(
            "%s may not undo this: whoever asked for it, or answers for who did, is excluded."
                .formatted(person.username()))
        : Optional.empty();
  }

  private boolean excluded(Effect effect, Requirement.Excluded excluded, String person) {
    return (excluded.requester()
            && requesters.of(effect.rootInstanceKey()).filter(person::equals).isPresent())
        || (excluded.owner()
            && workers.find(effect.worker()).filter(w -> w.owner().equals(person)).isPresent());
  }

  private static NewEntry asked(Entry happened, Undo undo, Asker asker, Undos.Kept kept) {
    var facts = new HashMap<String, Object>();
    facts.put("undo", kept.id());
    facts.put("action", undo.action());
    facts.put("reason", kept.reason());
    facts.put("until", kept.until().toString());
    return new NewEntry(
        "effect.undo-asked",
        asker.actor(),
        Closing.subjects(happened),
        "ok",
        "%s asked to undo an effect.".formatted(kept.by() == null ? "The process" : kept.by()),
        facts);
  }
}
