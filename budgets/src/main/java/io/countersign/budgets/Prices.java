package io.countersign.budgets;

import java.util.Optional;

/** The price book. */
public interface Prices {

  /** The price in force now; empty where the model is unknown, which means deny, never zero. */
  Optional<Price> of(String model);

  /**
   * What a model costs.
   *
   * @param version names it for ever; frozen in the hold
   * @param inputNanos per input token, 10^-9 of the currency
   * @param outputNanos per output token, 10^-9 of the currency
   */
  record Price(String version, String model, long inputNanos, long outputNanos) {}
}
