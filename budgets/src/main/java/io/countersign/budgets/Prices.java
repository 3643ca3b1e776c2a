package io.countersign.budgets;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The price book. */
public interface Prices {

  /**
   * The price in force now; empty where the model is unknown, which means deny, never zero. A model
   * named {@code family/variant} that has no price of its own costs what {@code family} costs.
   */
  Optional<Price> of(String model);

  /** The prices in force now, by model. */
  List<Price> all();

  /** The prices in force at an instant, by model. */
  List<Price> at(Instant instant);

  /** The versions of the whole book, the newest first, at most so many; also those to come. */
  List<Version> versions(int max);

  /**
   * The book from an instant on.
   *
   * @param number counts the instants from which another price was in force; a shipped price of an
   *     earlier day moves those after it
   * @param by whoever set what is new in it
   */
  record Version(long number, String by, Instant from) {}

  /**
   * Puts all of them into force, each from its own time on and none before now; what costs the same
   * already is left out. Two at once follow each other, so none is lost.
   */
  PriceChange set(List<NewPrice> wanted, PriceChange.Large large, String by);

  /** A price that somebody wants. */
  record NewPrice(
      String model, long inputNanos, long cachedInputNanos, long outputNanos, Instant from) {

    /** As fine as the database keeps time, so that a version and its time say the same. */
    public NewPrice {
      from = from.truncatedTo(ChronoUnit.MICROS);
    }

    /** Refuses what a {@link Price} refuses. */
    public Price version() {
      return new Price(model + "@" + from, model, inputNanos, cachedInputNanos, outputNanos, from);
    }

    NewPrice from(Instant other) {
      return new NewPrice(model, inputNanos, cachedInputNanos, outputNanos, other);
    }

    boolean costsLike(Price other) {
      return inputNanos == other.inputNanos()
          && cachedInputNanos == other.cachedInputNanos()
          && outputNanos == other.outputNanos();
    }
  }

  /**
   * What a model costs, per token, in 10^-9 of the currency.
   *
   * @param version names it for ever; frozen in the hold
   * @param cachedInputNanos for input that the provider had cached
   * @param effectiveAt since when it is in force
   */
  record Price(
      String version,
      String model,
      long inputNanos,
      long cachedInputNanos,
      long outputNanos,
      Instant effectiveAt) {

    public Price {
      if (inputNanos <= 0 || cachedInputNanos <= 0 || outputNanos <= 0) {
        throw new PriceException(
            "The price of %s is %d, %d cached, %d out: each must be above zero, or spending on it"
                    .formatted(model, inputNanos, cachedInputNanos, outputNanos)
                + " would not be seen. For a model of your own, take 1.");
      }
      if (cachedInputNanos > inputNanos) {
        throw new PriceException(
            "Cached input of %s costs %d, more than the %d of other input. Swap them?"
                .formatted(model, cachedInputNanos, inputNanos));
      }
    }

    /** Without a discount for cached input. */
    public Price(String version, String model, long inputNanos, long outputNanos) {
      this(version, model, inputNanos, inputNanos, outputNanos, Instant.EPOCH);
    }

    /**
     * What a call costs.
     *
     * @param inputTokens all of them, cached ones included
     */
    public long cost(long inputTokens, long cachedInputTokens, long outputTokens) {
      long cached = Math.clamp(cachedInputTokens, 0, inputTokens);
      return Math.addExact(
          Math.addExact(
              Math.multiplyExact(inputNanos, inputTokens - cached),
              Math.multiplyExact(cachedInputNanos, cached)),
          Math.multiplyExact(outputNanos, outputTokens));
    }
  }
}
