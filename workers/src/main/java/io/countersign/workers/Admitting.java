package io.countersign.workers;

import io.countersign.workers.EffectJournal.Entry;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether an effect may be done by what the worker is allowed to now. */
@Component
class Admitting {

  private final Workers workers;
  private final Actions actions;
  private final Gating gating;
  private final UndoRules undoRules;

  Admitting(Workers workers, Actions actions, Gating gating, UndoRules undoRules) {
    this.workers = workers;
    this.actions = actions;
    this.gating = gating;
    this.undoRules = undoRules;
  }

  /** The answer. */
  sealed interface Admitted {
    record Yes(Worker worker, Action action, Map<String, Object> arguments, Judged judged)
        implements Admitted {}

    record No(String rule) implements Admitted {}
  }

  Admitted now(Entry entry) {
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
}
