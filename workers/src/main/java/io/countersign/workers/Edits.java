package io.countersign.workers;

import io.countersign.engine.Gates.Result.Invalid;
import io.countersign.history.Digest;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * A person's other arguments for a proposed effect: within the worker's ability, for the same
 * action.
 */
@Component
public class Edits {

  /** The variable that holds all arguments, as an object. */
  public static final String ARGUMENTS = "arguments";

  private final EffectJournal effects;
  private final Workers workers;
  private final Actions actions;
  private final Gating gating;
  private final Requirements requirements;
  private final Proposing proposing;

  Edits(
      EffectJournal effects,
      Workers workers,
      Actions actions,
      Gating gating,
      Requirements requirements,
      Proposing proposing) {
    this.effects = effects;
    this.gating = gating;
    this.requirements = requirements;
    this.workers = workers;
    this.actions = actions;
    this.proposing = proposing;
  }

  private sealed interface Checked {
    record Fine(
        EffectJournal.Entry entry,
        Document document,
        Worker worker,
        Action action,
        Map<String, Object> to)
        implements Checked {}

    record Not(Invalid why) implements Checked {}
  }

  /** Why it cannot be taken; empty where it can. */
  @Transactional
  public Optional<Invalid> problem(String effect, Map<String, Object> variables) {
    return switch (check(effects.lock(effect), variables)) {
      case Checked.Fine fine -> Optional.empty();
      case Checked.Not(Invalid why) -> Optional.of(why);
    };
  }

  /** Puts the edited document in the place of the proposed one, and says what it permits. */
  @Transactional
  public Digest take(String effect, Map<String, Object> variables) {
    return switch (check(effects.lock(effect), variables)) {
      case Checked.Fine fine -> {
        Judged judged = judge(fine);
        Document edited =
            fine.document()
                .edited(
                    Proposals.arguments(fine.to()),
                    judged.requirement().reference(),
                    proposing.nonce());
        effects.edit(effect, edited, Bounded.text(fine.action().headline(fine.to()), 500));
        yield edited.digest();
      }
      case Checked.Not(Invalid why) ->
          throw new IllegalStateException(
              "Effect %s was edited without a check: %s".formatted(effect, why.message()));
    };
  }

  private Checked check(EffectJournal.Entry entry, Map<String, Object> variables) {
    Effect effect = entry.effect();
    Optional<Document> document = Proposals.intact(effect);
    Optional<Action> action = actions.find(effect.action());
    Optional<Worker> worker = workers.findForUse(effect.worker());
    if (effect.state() != Effect.State.PROPOSED
        || document.isEmpty()
        || action.isEmpty()
        || worker.isEmpty()) {
      return not(
          "decision",
          "Effect %s cannot be edited any more: it is %s. Reload the task."
              .formatted(effect.id(), effect.state()));
    }
    for (String name : variables.keySet()) {
      if (!name.equals(ARGUMENTS)) {
        return not(
            name,
            "An edit changes the arguments of %s and nothing else, not '%s'. For anything else, reject it and say what to do instead."
                .formatted(effect.action(), Visible.of(Bounded.text(name, 100))));
      }
    }
    return switch (given(action.get().spec(), variables.get(ARGUMENTS))) {
      case Arguments.Checked.Unusable(String message) ->
          not(ARGUMENTS, message + " Send all arguments, as the proposal has them, in one object.");
      case Arguments.Checked.Usable(Map<String, Object> to) ->
          admitted(new Checked.Fine(entry, document.get(), worker.get(), action.get(), to));
    };
  }

  private static Arguments.Checked given(
      ActionSpec spec, @org.jspecify.annotations.Nullable Object arguments) {
    if (!(arguments instanceof Map<?, ?> map)) {
      return new Arguments.Checked.Unusable("'arguments' of an edit is an object.");
    }
    var named = new java.util.TreeMap<String, Object>();
    map.forEach((name, value) -> {
      if (value != null) {
        named.put(String.valueOf(name), value);
      }
    });
    return Arguments.check(spec, named);
  }

  private Checked admitted(Checked.Fine fine) {
    Effect effect = fine.entry().effect();
    if (Proposals.arguments(fine.to()).equals(effect.arguments())) {
      return not(ARGUMENTS, "Nothing is changed. Approve it as it is, or change an argument.");
    }
    Judged judged = judge(fine);
    return switch (judged.verdict()) {
      case Admission.Verdict.Refused(String rule) ->
          not(ARGUMENTS, rule + " Change it so that it fits, or reject the proposal.");
      case Admission.Verdict.Gated _, Admission.Verdict.Ungated _ ->
          demanded(effect).covers(judged.requirement())
              ? fine
              : not(
                  ARGUMENTS,
                  "So edited, it takes other or more people than this gate asks (%s). Change it by less, or reject the proposal."
                      .formatted(judged.requirement().named()));
    };
  }

  private Judged judge(Checked.Fine fine) {
    EffectJournal.Entry entry = fine.entry();
    return gating.judge(
        fine.worker(), fine.action().spec(), fine.to(), entry.read(), entry.rootProcess());
  }

  private Requirement demanded(Effect effect) {
    return requirements.of(effect.id()).map(Requirements.Kept::requirement).orElse(Requirement.OLD);
  }

  private static Checked.Not not(String field, String message) {
    return new Checked.Not(new Invalid(field, message));
  }
}
