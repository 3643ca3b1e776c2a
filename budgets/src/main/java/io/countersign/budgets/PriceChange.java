package io.countersign.budgets;

import io.countersign.budgets.Prices.Price;
import java.util.List;

/** What came of putting prices into force: all of them, or none. */
public sealed interface PriceChange {

  /** In force from their times on; those that cost the same already are left out. */
  record Taken(List<Price> prices) implements PriceChange {
    public Taken {
      prices = List.copyOf(prices);
    }
  }

  /**
   * Nothing has changed.
   *
   * @param models which of them are meant
   */
  record Refused(Refusal refusal, String message, List<String> models) implements PriceChange {
    public Refused {
      models = List.copyOf(models);
    }
  }

  /** Why nothing has changed. */
  enum Refusal {
    NO_MODEL,
    /** Spending on it would not be seen. */
    NOT_POSITIVE,
    /** More than a token can cost: the unit is wrong. */
    TOO_LARGE,
    /** Cached input costs more than other input. */
    CACHED_DEARER,
    /** One model has two prices from the same time on. */
    TWICE,
    /** More than twice or less than half: somebody has to say that they mean it. */
    LARGE_CHANGE,
    /** Somebody else has set another price from the very same time on. */
    OTHER_AT_ONCE
  }

  /** What becomes of large changes. */
  enum Large {
    /** Refused, so that somebody looks. */
    ASKED,
    /** Somebody has looked. */
    MEANT
  }
}
