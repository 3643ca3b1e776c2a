package io.countersign.workers;

import io.countersign.budgets.Budgets;
import io.countersign.budgets.Reservation;
import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Conversation.Question;
import io.countersign.workers.EffectJournal.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What becomes of an effect that no budget has room for, in the transaction that was denied the
 * money: other holds are waited for, then people are asked. Its approval stays as it is.
 */
@Component
class Funding {

  private final EffectJournal effects;
  private final Conversations conversations;
  private final Budgets budgets;
  private final History history;
  private final TurnLimits limits;
  private final Clock clock;

  Funding(
      EffectJournal effects,
      Conversations conversations,
      Budgets budgets,
      History history,
      TurnLimits limits,
      Clock clock) {
    this.effects = effects;
    this.conversations = conversations;
    this.budgets = budgets;
    this.history = history;
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether a person can make room for it. */
  boolean helps(Reservation.Denied denied) {
    return switch (denied.reason()) {
      case CONTENDED, EXHAUSTED, TOO_LARGE, FROZEN -> true;
      case NO_PRICE, FENCED, IDEMPOTENCY_MISMATCH, WRONG_CURRENCY, UNKNOWN_SCOPE, OVERFLOW -> false;
    };
  }

  /** Why it is not done, for who cannot wait. */
  String refusal(Reservation.Denied denied) {
    return BudgetQuestion.refusal(denied, budgets.currency());
  }

  /** For how long to wait for others that hold the budget; empty where that does not help. */
  Optional<Duration> patience(Entry entry, Reservation.Denied denied) {
    if (!denied.retryable()) {
      return Optional.empty();
    }
    int waits = conversations.contended(entry.effect().run());
    return waits <= limits.contendedMax()
        ? Optional.of(AgentTurn.backOff(waits))
        : Optional.empty();
  }

  /** The effect waits, and people raise the limit that binds, or stop the run. */
  void ask(Entry entry, Reservation.Denied denied) {
    Effect effect = entry.effect();
    String question =
        BudgetQuestion.ofEffect(Visible.of(effect.headline()), denied, budgets.currency());
    effects.unfunded(effect.id());
    conversations.ask(effect.run(), Question.Kind.BUDGET, question, null);
    conversations.bindingLimit(effect.run(), BudgetQuestion.limit(denied));
    history.append(
        new NewEntry(
            "question.asked",
            Actor.worker(effect.worker()),
            Closing.subjects(entry),
            "ok",
            "A person is asked.",
            Map.of("question", question)));
  }

  /** It is not to be done any more: its money is asked for no longer. */
  void withdraw(Effect effect) {
    effects.funded(effect.run());
    conversations.withdrawn(
        effect.run(),
        "No money is needed any more: this was stopped: %s. Let the worker go on, or stop it, too."
            .formatted(Visible.of(effect.headline())));
  }

  /** A person did not give the money: nothing that still waits in the run is done. */
  void stop(String run, String person) {
    for (EffectJournal.Place place : effects.ofRun(run)) {
      Entry entry = effects.lock(place.id());
      Effect.State state = entry.effect().state();
      if (state == Effect.State.PROPOSED || state == Effect.State.APPROVED) {
        refuse(entry, "%s did not raise the budget.".formatted(person));
      }
    }
  }

  private void refuse(Entry entry, String rule) {
    effects.move(entry.effect().id(), Effect.State.REFUSED, rule, clock.instant());
    history.append(
        new NewEntry(
            "effect.refused",
            Actor.worker(entry.effect().worker()),
            Closing.subjects(entry),
            "refused",
            "An effect was refused before it was started.",
            Map.of("rule", rule)));
  }
}
