package io.countersign.workers;

import io.countersign.workers.Action.Look;
import io.countersign.workers.ToolCalls.Plan;
import io.countersign.workers.ToolCalls.Wish;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * Puts a canary beside a proposal that people are asked about, where the organisation tests its
 * gates. The worker has no part in it, and never hears of it.
 */
@Component
class Planting {

  private final Canaries canaries;
  private final CanaryBook book;
  private final EffectJournal effects;
  private final Gating gating;
  private final Previews previews;
  private final RandomGenerator random = new SecureRandom();

  Planting(
      Canaries canaries, CanaryBook book, EffectJournal effects, Gating gating, Previews previews) {
    this.canaries = canaries;
    this.book = book;
    this.effects = effects;
    this.gating = gating;
    this.previews = previews;
  }

  /** Once the proposal is kept. Chance comes in, so that nobody can count when the next is due. */
  void beside(Lease lease, Wish wish, Plan plan) {
    Canaries.Rule rule = canaries.rule();
    if (!rule.off() && random.nextInt(rule.every()) == 0 && waits(wish)) {
      plan.action()
          .decoy(plan.values(), random)
          .flatMap(decoy -> plan(wish, plan, decoy))
          .ifPresent(planned -> book.plant(lease, wish, planned));
    }
  }

  /** A person is asked, and no standing approval has let it through. */
  private boolean waits(Wish wish) {
    return effects
        .ofCall(wish.run().id(), wish.call().id())
        .filter(entry -> entry.effect().gated())
        .filter(entry -> entry.effect().state() == Effect.State.PROPOSED)
        .isPresent();
  }

  /**
   * What goes to the gate.
   *
   * @param look what the service says of it, as of every proposal
   */
  record Planned(Plan plan, Look look, Decoy decoy) {}

  /** Judged like every proposal; where one person decides, because one decision is what is told. */
  private Optional<Planned> plan(Wish wish, Plan plan, Decoy decoy) {
    var values = new HashMap<>(plan.values());
    values.put(decoy.argument(), decoy.value());
    Judged judged =
        gating.judge(
            plan.worker(),
            plan.action().spec(),
            values,
            wish.run().read(),
            wish.run().rootProcess());
    if (judged.why().isEmpty() || judged.requirement().needed() > 1) {
      return Optional.empty();
    }
    var call =
        new Action.Call(wish.run().id() + "/" + wish.call().id(), plan.worker().id(), values);
    return Optional.of(
        new Planned(
            new Plan(plan.worker(), plan.action(), values, judged),
            previews.of(plan.action(), call),
            decoy));
  }
}
