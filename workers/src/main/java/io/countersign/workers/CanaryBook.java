package io.countersign.workers;

import io.countersign.engine.Decision;
import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Canaries.Kept;
import io.countersign.workers.Canaries.Result;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.Planting.Planned;
import io.countersign.workers.ToolCalls.Plan;
import io.countersign.workers.ToolCalls.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps canaries: what goes to a gate as one, and what became of it. */
@Component
public class CanaryBook {

  /** Longer than a gate waits: its case has ended without it. */
  private static final Duration LEFT_AFTER = Duration.ofDays(14);

  private final Canaries canaries;
  private final Conversations conversations;
  private final EffectJournal effects;
  private final Proposing proposing;
  private final Requirements requirements;
  private final History history;
  private final Clock clock;

  CanaryBook(
      Canaries canaries,
      Conversations conversations,
      EffectJournal effects,
      Proposing proposing,
      Requirements requirements,
      History history,
      Clock clock) {
    this.canaries = canaries;
    this.conversations = conversations;
    this.effects = effects;
    this.proposing = proposing;
    this.requirements = requirements;
    this.history = history;
    this.clock = clock;
  }

  /** Whoever is asked can read that gates are tested, and the history who wanted it. */
  @Transactional
  public void change(Canaries.Rule rule, Actor by) {
    canaries.rule(rule, by.id(), clock.instant());
    history.append(
        new NewEntry(
            "canary.switched",
            by,
            Map.of(),
            "ok",
            rule.every() == 0
                ? "Gates are not tested any more."
                : "Gates are tested: at most one among %d decisions.".formatted(rule.every()),
            Map.of("every", rule.every(), "byPerson", rule.byPerson())));
  }

  /** Until it is over, it is kept and recorded like any proposal. */
  @Transactional
  void plant(Lease lease, Wish wish, Planned planned) {
    if (!conversations.holds(lease)) {
      throw new FencedException(lease);
    }
    Plan plan = planned.plan();
    String action = plan.action().spec().name();
    canaries
        .left(plan.worker().id(), action, clock.instant().minus(LEFT_AFTER))
        .forEach(left -> end(effects.lock(left.effect()), left, Result.UNDECIDED, null));
    if (canaries.due(plan.worker().id(), action)) {
      plant(UUID.randomUUID().toString(), wish, planned);
    }
  }

  private void plant(String id, Wish wish, Planned planned) {
    Plan plan = planned.plan();
    String action = plan.action().spec().name();
    String secret = proposing.nonce() + proposing.nonce();
    Proposing.Drawn drawn =
        proposing
            .draw(
                place(id, wish.run()),
                plan.worker(),
                plan.action().spec(),
                Proposals.arguments(plan.values()),
                plan.judged(),
                planned.look())
            .under(CanarySecret.nonce(id, secret));
    effects.propose(proposed(id, wish, plan, drawn));
    requirements.keep(id, plan.judged());
    canaries.plant(
        new Canaries.Planted(
            id, plan.worker().id(), action, planned.decoy(), secret, clock.instant()));
    Map<String, String> subjects = Leases.subjects(wish.run());
    subjects.put("effect", id);
    history.append(
        new NewEntry(
            "effect.proposed",
            Actor.worker(plan.worker().id()),
            subjects,
            "ok",
            "The worker proposed an effect.",
            ToolCalls.facts(id, plan, drawn)));
  }

  private static Proposing.Place place(String id, Conversation run) {
    return new Proposing.Place(id, run.id(), run.processInstanceKey(), run.rootInstanceKey());
  }

  private EffectJournal.Proposed proposed(String id, Wish wish, Plan plan, Proposing.Drawn drawn) {
    return new EffectJournal.Proposed(
        id,
        wish.run(),
        wish.turn(),
        "canary:" + id,
        plan.action().spec().name(),
        drawn.document(),
        drawn.disclosed(),
        true,
        Bounded.text(plan.action().headline(plan.values()), 500),
        null,
        clock.instant());
  }

  /** Whether a yes to the effect permits nothing, because it is none. */
  @Transactional(readOnly = true)
  public boolean holds(String effect) {
    return canaries.of(effect).isPresent();
  }

  /** Ends it with a person's decision; false where the effect is none. Only a yes is a miss. */
  boolean decided(Entry entry, Decision decision) {
    Optional<Kept> kept = canaries.of(entry.effect().id());
    kept.ifPresent(
        canary -> end(entry, canary, result(entry, canary, decision), decision.person()));
    return kept.isPresent();
  }

  /** Whoever corrects what was wrong has seen it; whoever edits something else has not. */
  private static Result result(Entry entry, Kept canary, Decision decision) {
    return switch (decision.verdict()) {
      case REJECT, ASK -> Result.CAUGHT;
      case APPROVE -> Result.MISSED;
      case EDIT -> corrected(entry, canary, decision) ? Result.CAUGHT : Result.MISSED;
    };
  }

  private static boolean corrected(Entry entry, Kept canary, Decision decision) {
    Object was = CanonicalJson.readObject(entry.effect().arguments()).get(canary.argument());
    return decision.variables().get("arguments") instanceof Map<?, ?> edited
        && !String.valueOf(edited.get(canary.argument())).equals(String.valueOf(was));
  }

  /** Its time ran out, or its run was stopped. */
  void undecided(String run) {
    canaries
        .open(run)
        .forEach(open -> end(effects.lock(open.effect()), open, Result.UNDECIDED, null));
  }

  /** Like whatever waits beside it. */
  void escalate(String run) {
    canaries.open(run).forEach(open -> requirements.escalate(open.effect(), clock.instant()));
  }

  private void end(Entry entry, Kept canary, Result result, @Nullable String person) {
    Instant now = clock.instant();
    String id = canary.effect();
    boolean named = person != null && canaries.rule().byPerson();
    effects.move(
        id, Effect.State.REFUSED, Canaries.Told.of(result, canary.wrong()).sentence(), now);
    canaries.end(id, result, named ? person : null, now);
    var facts = new HashMap<String, Object>();
    facts.put("result", result.name());
    facts.put("wrong", canary.wrong());
    facts.put("secret", canary.secret());
    facts.put("digest", entry.effect().digest().hex());
    facts.put("document", String.valueOf(entry.effect().document()));
    history.append(
        new NewEntry(
            "canary.revealed",
            Actor.system(),
            Closing.subjects(entry),
            result == Result.MISSED ? "failed" : "ok",
            "A proposal was a test of its gate: the worker had not made it, and it is never done.",
            facts));
  }
}
