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
  private final EffectJournal effects;
  private final Conversations conversations;

  Holding(Budgets budgets, EffectJournal effects, Conversations conversations) {
    this.budgets = budgets;
    this.effects = effects;
    this.conversations = conversations;
  }

  /** What came of it. */
  sealed interface Held {
    record Nothing() implements Held {}

    record Key(String key) implements Held {}

    record Denied(Reservation.Denied denial) implements Held {}
  }

  /** The ledger keeps a denial under its key, so each try has a key of its own. */
  Held hold(Entry entry, long nanos) {
    if (nanos == 0) {
      return new Held.Nothing();
    }
    Effect effect = entry.effect();
    conversations.lock(effect.run()); // effect, run, accounts: in this order everywhere
    Reserve request =
        new Reserve(
                "effect:%s:%d".formatted(effect.id(), entry.holds()),
                effect.digest(),
                List.of(
                    Scope.organisation(),
                    Scope.worker(effect.worker()),
                    Scope.process(entry.rootProcess()),
                    Scope.instance(effect.rootInstanceKey())),
                Amounts.spend(nanos),
                Reserve.WITHOUT_PRICE)
            .in(Spend.CURRENCY);
    return switch (budgets.reserve(request)) {
      case Reservation.Allowed(String key) -> new Held.Key(key);
      case Reservation.AllowedCapped(String key, long tokens) -> new Held.Key(key);
      case Reservation.Denied denied -> {
        effects.holdFailed(effect.id());
        yield new Held.Denied(denied);
      }
    };
  }

  /** What was held just now is not needed: the effect is not started. */
  void giveBack(Entry entry, Held held) {
    if (held instanceof Held.Key(String key)) {
      budgets.release(key, "The effect was not started.");
      effects.holdFailed(entry.effect().id());
    }
  }

  /** The service says that what was held for did not happen. */
  void release(Entry entry) {
    if (entry.holdKey() != null) {
      budgets.release(entry.holdKey(), "The service says that it did not happen.");
    }
  }
}
