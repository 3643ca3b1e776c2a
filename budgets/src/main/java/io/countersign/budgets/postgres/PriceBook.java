package io.countersign.budgets.postgres;

import io.countersign.budgets.PriceList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Brings the shipped prices into the database when the server starts. */
@Component
class PriceBook implements SmartInitializingSingleton {

  private final PostgresPrices prices;

  PriceBook(PostgresPrices prices) {
    this.prices = prices;
  }

  @Override
  public void afterSingletonsInstantiated() {
    try {
      prices.load(
          PriceList.parse(
              new ClassPathResource("io/countersign/budgets/prices.csv")
                  .getContentAsString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped prices cannot be read.", e);
    }
  }
}
