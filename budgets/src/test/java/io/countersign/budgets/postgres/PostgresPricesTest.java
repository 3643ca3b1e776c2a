package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.PriceException;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Prices.Price;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresPricesTest {

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void the_shipped_prices_are_there_after_the_start() {
    assertThat(ledger.prices.of("rehearsal"))
        .contains(
            new Price(
                "rehearsal@2026-01-01",
                "rehearsal",
                2_000,
                200,
                10_000,
                Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(ledger.prices.all()).extracting(Price::model).contains("gpt-5-mini");
  }

  @Test
  void a_variant_costs_what_its_family_costs_unless_it_has_its_own_price() {
    assertThat(ledger.prices.of("rehearsal/refund-clerk")).isEqualTo(ledger.prices.of("rehearsal"));

    Price own = ledger.prices.set("rehearsal/refund-clerk", 3, 2, 4, "owner");

    assertThat(ledger.prices.of("rehearsal/refund-clerk")).contains(own);
  }

  @Test
  void an_unknown_model_has_no_price() {
    assertThat(ledger.prices.of("gpt-0")).isEmpty();
    assertThat(ledger.prices.of("unknown/gpt-5")).isEmpty();
  }

  @Test
  void the_newest_price_is_in_force_and_the_older_version_stays() {
    Price first = ledger.prices.set("house", 5, 5, 5, "owner");
    ledger.clock.to("2026-11-21T09:00:00Z");
    Price second = ledger.prices.set("house", 6, 6, 6, "owner");

    assertThat(ledger.prices.of("house")).contains(second);
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void a_price_of_zero_is_refused() {
    assertThatThrownBy(() -> ledger.prices.set("house", 0, 0, 0, "owner"))
        .isInstanceOf(PriceException.class)
        .hasMessageContaining("must be above zero");
  }

  @Test
  void cached_input_is_cheaper() {
    assertThat(new Price("v", "m", 10, 1, 100, Instant.EPOCH).cost(50, 40, 2))
        .isEqualTo(10 * 10 + 40 + 200);
  }

  @Test
  void a_wrong_line_of_the_price_book_is_named() {
    assertThatThrownBy(() -> PriceList.parse("# ours\nm,2026-01-01,1,1\n"))
        .hasMessageContaining("Line 2")
        .hasMessageContaining("4 fields");
    assertThatThrownBy(() -> PriceList.parse("m,2026-01-01,1,1,0.5\n"))
        .hasMessageContaining("Line 1");
  }
}
