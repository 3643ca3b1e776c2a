package io.countersign.workers;

import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.EffectJournal.Undoes;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Whether an effect may be taken back. That belongs to what the worker was allowed to do: it takes
 * no ability of its own, and holds although the worker may be suspended by now. But nothing else is
 * allowed by it: only what the catalogue names, only for an effect that happened, only in its
 * window, and with as many people as the policy demands.
 */
@Component
class UndoRules {

  private final EffectJournal effects;
  private final Actions actions;
  private final Gating gating;
  private final Clock clock;

  UndoRules(EffectJournal effects, Actions actions, Gating gating, Clock clock) {
    this.effects = effects;
    this.actions = actions;
    this.gating = gating;
    this.clock = clock;
  }

  /** The action that takes this one back; empty where nothing does. */
  Optional<Undo> undo(String action) {
    return actions.find(action).map(Action::spec).flatMap(s -> Optional.ofNullable(s.undo()));
  }

  /** Until when what happened can be undone. */
  static Instant until(Effect happened, Undo undo) {
    Instant at = happened.endedAt() == null ? happened.proposedAt() : happened.endedAt();
    return at.plus(undo.window());
  }

  /** What is demanded of taking it back, whoever asks. */
  Judged demanded(Entry happened, ActionSpec back, Map<String, Object> values) {
    return gating.undo(
        GateCase.of(back, values, Trust.OURS, happened.effect().worker(), happened.rootProcess()));
  }

  /** Just before it is done. */
  Judged judge(Entry entry, ActionSpec back, Map<String, Object> values) {
    Judged judged = demanded(entry, back, values);
    return refusal(entry, back)
        .map(rule ->
            new Judged(
                new Admission.Verdict.Refused(rule), judged.requirement(), judged.asked(), false))
        .orElse(judged);
  }

  private Optional<String> refusal(Entry entry, ActionSpec back) {
    Undoes undoes = java.util.Objects.requireNonNull(entry.undoes());
    Effect first = effects.find(undoes.effect()).effect();
    if (undo(first.action()).filter(undo -> undo.action().equals(back.name())).isEmpty()) {
      return Optional.of(
          "%s does not take %s back any more.".formatted(back.name(), first.action()));
    }
    if (first.state() != Effect.State.CONFIRMED) {
      return Optional.of("There is nothing to take back: it ended as %s.".formatted(first.state()));
    }
    return clock.instant().isAfter(undoes.until())
        ? Optional.of("It could be undone until %s.".formatted(undoes.until()))
        : Optional.empty();
  }
}
