package io.countersign.server.web.standing;

import io.countersign.workers.StandingOffers;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What cards and batches offer; called by their templates. */
@Component
class StandingCards {

  private final StandingOffers offers;

  StandingCards(StandingOffers offers) {
    this.offers = offers;
  }

  /** Approved several times in a row: it may be approved in advance. */
  record Offered(String pattern, int alike) {}

  /** Null where it is no habit, or nothing that is approved in advance. */
  public @Nullable Offered offer(String effect) {
    return offers
        .after(effect)
        .map(offer -> new Offered(offer.pattern(), offer.alike()))
        .orElse(null);
  }
}
