package io.countersign.workers;

import io.countersign.engine.Decision;
import io.countersign.engine.Permit;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Asking;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.Effects.Again;
import io.countersign.workers.Effects.Change;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts an effect to a person again where what was approved is not so any more: a new document with
 * a new digest, and the old approval is used up.
 */
@Component
class Renewing {

  private final EffectJournal effects;
  private final Proposing proposing;
  private final Requirements requirements;
  private final History history;
  private final Clock clock;

  Renewing(
      EffectJournal effects,
      Proposing proposing,
      Requirements requirements,
      History history,
      Clock clock) {
    this.effects = effects;
    this.proposing = proposing;
    this.requirements = requirements;
    this.history = history;
    this.clock = clock;
  }

  /** What the effect would be proposed as now. */
  record Basis(Worker worker, ActionSpec spec, Judged judged, Previews.Seen seen) {}

  /** What differs between what was approved and what is true now. */
  List<Change> changes(Entry entry, Document approved, Basis basis) {
    Disclosed shown = Disclosed.read(String.valueOf(entry.disclosed()));
    var changes = new ArrayList<>(Differences.between(approved, draw(entry, basis).document()));
    changes.addAll(Differences.between(shown, basis.seen()));
    return changes;
  }

  /** As it would be proposed now. */
  Proposing.Drawn draw(Entry entry, Basis basis) {
    Effect effect = entry.effect();
    return proposing.draw(
        Proposing.Place.of(effect),
        basis.worker(),
        basis.spec(),
        effect.arguments(),
        basis.judged().askedAgain(),
        basis.seen().asApproved());
  }

  /** Joins the caller's transaction. */
  void again(Entry entry, Basis basis, long job, Again again) {
    Proposing.Drawn drawn = draw(entry, basis);
    Effect effect = entry.effect();
    effects.again(
        effect.id(), drawn.document(), drawn.disclosed(), new Asking(again, job, clock.instant()));
    requirements.keep(effect.id(), basis.judged());
    var facts = new HashMap<String, @Nullable Object>();
    facts.put("before", effect.digest().hex());
    facts.put("digest", drawn.document().digest().hex());
    facts.put("arguments", effect.arguments());
    facts.put("cause", again.cause());
    facts.put("approvedBy", again.by());
    facts.put(
        "changes",
        again.changes().stream()
            .map(c -> Map.of("what", c.what(), "before", c.before(), "after", c.after()))
            .toList());
    history.append(
        new NewEntry(
            "effect.changed",
            Actor.worker(effect.worker()),
            Closing.subjects(entry),
            "refused",
            "What was approved is not so any more; a person is asked again.",
            facts));
  }

  static Again old() {
    return new Again(
        "It was proposed under an earlier version of Countersign, which bound less.",
        null,
        null,
        List.of());
  }

  static Again expired(Decision decision) {
    Permit permit = decision.permit();
    return new Again(
        "%s approved it at %s, and it was not done by %s, when the approval ended."
            .formatted(
                decision.person(),
                time(decision.decidedAt()),
                time(permit == null ? decision.decidedAt() : permit.expiresAt())),
        decision.person(),
        decision.decidedAt(),
        List.of());
  }

  static Again changed(Decision decision, List<Change> changes) {
    return new Again(
        "%s approved it at %s, and it has changed since. %s"
            .formatted(decision.person(), time(decision.decidedAt()), words(changes)),
        decision.person(),
        decision.decidedAt(),
        changes);
  }

  static Again uncovered(String why) {
    return new Again(why, null, null, List.of());
  }

  static Again changed(List<Change> changes) {
    return new Again(
        "A standing approval covered it, and it has changed since it was proposed. "
            + words(changes),
        null,
        null,
        changes);
  }

  static String words(List<Change> changes) {
    return changes.stream()
        .map(c -> "%s: %s, now %s.".formatted(c.what(), c.before(), c.after()))
        .collect(Collectors.joining(" "));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
