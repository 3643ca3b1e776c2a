package io.countersign.workers.actions.http;

import io.countersign.workers.actions.http.HttpBank.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who paid for which order. That is a fact of the past, and every line about a refund names it: so
 * the bank is not asked for each. What a person's yes is bound to is the preview, which is always
 * asked for.
 */
final class Payers {

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int KEPT_MAX = 10_000;

  private final HttpBank bank;
  private final Clock clock;
  private final Map<String, Known> knownByOrder =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Known(String payer, Instant until) {}

  Payers(HttpBank bank, Clock clock) {
    this.bank = bank;
    this.clock = clock;
  }

  /** Empty where the bank does not say; then it is asked again the next time. */
  Optional<String> of(String order) {
    return kept(order).or(() -> asked(order));
  }

  private Optional<String> kept(String order) {
    synchronized (knownByOrder) {
      return Optional.ofNullable(knownByOrder.get(order))
          .filter(known -> known.until().isAfter(clock.instant()))
          .map(Known::payer);
    }
  }

  private Optional<String> asked(String order) {
    if (!(bank.payment(order) instanceof Reply.Said said) || said.status() != 200) {
      return Optional.empty();
    }
    synchronized (knownByOrder) {
      knownByOrder.remove(order); // the newest stand last
      knownByOrder.put(order, new Known(said.text("payer"), clock.instant().plus(KEPT)));
    }
    return Optional.of(said.text("payer"));
  }
}
