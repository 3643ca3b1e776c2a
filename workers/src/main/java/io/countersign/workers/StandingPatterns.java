package io.countersign.workers;

import io.countersign.engine.Decision;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.StandingRules.Asked;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What a standing approval is given after: an effect that a person approved as it was proposed, and
 * that would be put to people in the same way today.
 */
@Component
class StandingPatterns {

  private final Effects effects;
  private final EffectJournal journal;
  private final Workers workers;
  private final Actions actions;
  private final Gating gating;
  private final Requirements requirements;
  private final GateDemands demands;

  StandingPatterns(
      Effects effects,
      EffectJournal journal,
      Workers workers,
      Actions actions,
      Gating gating,
      Requirements requirements,
      GateDemands demands) {
    this.effects = effects;
    this.journal = journal;
    this.workers = workers;
    this.actions = actions;
    this.gating = gating;
    this.requirements = requirements;
    this.demands = demands;
  }

  /** An effect as a pattern, and who could approve it. */
  record Pattern(Effect effect, Asked asked, GateDemands.Demand demand) {}

  /** What came of looking. */
  sealed interface Found {

    /** It can be one. */
    record Fits(Pattern pattern) implements Found {}

    /** It cannot, for this reason: a sentence. */
    record Unfit(String why) implements Found {}

    /** There is no such effect. */
    record Unknown() implements Found {}
  }

  Found find(String effectId) {
    Optional<Effect> effect = effects.find(effectId);
    return effect.isEmpty() ? new Found.Unknown() : of(journal.find(effectId));
  }

  private Found of(Entry entry) {
    EffectJournal.Said said = entry.said();
    if (said == null || said.verdict() != Decision.Verdict.APPROVE) {
      return new Found.Unfit(
          "Effect %s was not approved by a person as it was proposed. Name one that was."
              .formatted(entry.effect().id()));
    }
    return asked(entry)
        .map(asked -> fits(entry, asked))
        .orElseGet(() ->
            new Found.Unfit(
                "What was approved is not in the database as it was shown, so that nothing can be like it."));
  }

  private Found fits(Entry entry, Asked asked) {
    Optional<String> forbidden = StandingRules.forbidden(asked.spec(), asked.demands());
    if (forbidden.isPresent()) {
      return new Found.Unfit("Nobody approves this in advance: %s.".formatted(forbidden.get()));
    }
    return changed(entry, asked)
        .<Found>map(why ->
            new Found.Unfit(
                "What was approved would not be asked so today: %s. Approve one as it is now, and begin with that."
                    .formatted(why)))
        .orElseGet(
            () -> new Found.Fits(new Pattern(entry.effect(), asked, demands.of(entry.effect()))));
  }

  /** As it was asked then. */
  Optional<Asked> asked(Entry entry) {
    Effect effect = entry.effect();
    Optional<Document> document = Proposals.intact(effect);
    Optional<Requirements.Kept> kept = requirements.of(effect.id());
    Optional<ActionSpec> spec = actions.find(effect.action()).map(Action::spec);
    String disclosed = entry.disclosed();
    if (document.isEmpty() || kept.isEmpty() || spec.isEmpty() || disclosed == null) {
      return Optional.empty();
    }
    Requirement then = kept.get().requirement();
    return Arguments.check(spec.get(), effect.arguments())
            instanceof Arguments.Checked.Usable(Map<String, Object> values)
        ? Optional.of(
            new Asked(
                Likeness.of(
                    document.get(), then, entry.rootProcess(), Disclosed.read(disclosed).look()),
                spec.get(),
                values,
                entry.read(),
                then))
        : Optional.empty();
  }

  /** Why the same would be asked differently today; empty where it would not. */
  private Optional<String> changed(Entry entry, Asked then) {
    Optional<Worker> worker = workers.find(entry.effect().worker());
    if (worker.isEmpty() || worker.get().state() != Worker.State.ACTIVE) {
      return Optional.of("the worker is not active");
    }
    Optional<Ability> ability =
        worker.get().abilities().stream()
            .filter(a -> a.action().equals(then.spec().name()))
            .findFirst();
    if (ability.isEmpty()) {
      return Optional.of("the worker has no ability for it any more");
    }
    Judged now =
        gating.judge(
            worker.get(), then.spec(), then.arguments(), entry.read(), entry.rootProcess());
    if (now.why().isEmpty()) {
      return Optional.of("nobody would be asked");
    }
    Likeness like = then.like();
    return like.differs(
        new Likeness(
            like.worker(),
            workers.version(like.worker()),
            like.action(),
            Proposing.schema(then.spec()),
            like.process(),
            ability.get().rule(),
            ability.get().version(),
            now.requirement().version(),
            now.requirement().row(),
            like.shape()));
  }
}
