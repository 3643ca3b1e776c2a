package io.countersign.workers;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.workers.EffectJournal.Entry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Holds the business's own money for an effect, in the transaction that opens it. */
@Component
class Holding {

  private final Budgets budgets;

  Holding(Budgets budgets) {
    this.budgets = budgets;
  }

  /** What came of it. */
  sealed interface Held {
    record Nothing() implements Held {}

    record Key(String key) implements Held {}

    record Denied(String rule) implements Held {}
  }

  Held hold(Entry entry, long nanos) {
    if (nanos == 0) {
      return new Held.Nothing();
    }
    Effect effect = entry.effect();
    var request =
        new Reserve(
            "effect:" + effect.id(),
            effect.digest(),
            List.of(
                Scope.organisation(),
                Scope.worker(effect.worker()),
                Scope.process(entry.rootProcess()),
                Scope.instance(effect.rootInstanceKey())),
            Amounts.spend(nanos),
            Reserve.WITHOUT_PRICE);
    return switch (budgets.reserve(request)) {
      case Reservation.Allowed(String key) -> new Held.Key(key);
      case Reservation.AllowedCapped(String key, long tokens) -> new Held.Key(key);
      case Reservation.Denied denied -> new Held.Denied(BudgetQuestion.ofEffect(denied));
    };
  }

  /** The service says that what was held for did not happen. */
  void release(Entry entry) {
    if (entry.holdKey() != null) {
      budgets.release(entry.holdKey(), "The service says that it did not happen.");
    }
  }
}
