package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.PriceChange;
import io.countersign.budgets.PriceChange.Large;
import io.countersign.budgets.PriceChange.Refusal;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Prices.NewPrice;
import io.countersign.budgets.Prices.Price;
import io.countersign.budgets.Prices.Version;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    Price own = ledger.price("rehearsal/refund-clerk", 3, 2, 4);

    assertThat(ledger.prices.of("rehearsal/refund-clerk")).contains(own);
  }

  @Test
  void an_unknown_model_has_no_price() {
    assertThat(ledger.prices.of("gpt-0")).isEmpty();
    assertThat(ledger.prices.of("unknown/gpt-5")).isEmpty();
  }

  @Test
  void the_newest_price_is_in_force_and_the_older_version_stays() {
    Price first = ledger.price("house", 5, 5, 5);
    ledger.clock.to("2026-11-21T09:00:00Z");
    Price second = ledger.price("house", 6, 6, 6);

    assertThat(ledger.prices.of("house")).contains(second);
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void each_change_of_a_price_is_a_version_of_the_whole_book() {
    ledger.price("house", 5, 5, 5);
    ledger.clock.to("2026-11-21T09:00:00Z");
    ledger.price("house", 6, 6, 6);

    List<Version> versions = ledger.prices.versions(2);
    assertThat(versions.get(0).from()).isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
    assertThat(versions.get(0).number()).isEqualTo(versions.get(1).number() + 1);
    assertThat(versions).allMatch(version -> !version.by().isBlank());
    assertThat(versions)
        .extracting(version -> house(ledger.prices.at(version.from())))
        .containsExactly(6L, 5L);
  }

  private static long house(List<Price> prices) {
    return prices.stream()
        .filter(p -> p.model().equals("house"))
        .findFirst()
        .orElseThrow()
        .inputNanos();
  }

  @ParameterizedTest
  @CsvSource({
    "house, 0, 0, 0, NOT_POSITIVE, above zero",
    "house, 5, 5, -1, NOT_POSITIVE, above zero",
    "house, 5, 6, 5, CACHED_DEARER, Swap them",
    "house, 5, 5, 9000000000000000000, TOO_LARGE, Check the unit",
    "'', 5, 5, 5, NO_MODEL, name",
    "rehearsal, 2000, 200, 30000, LARGE_CHANGE, then confirm",
  })
  void each_price_that_cannot_be_is_refused_with_its_reason(
      String model, long input, long cached, long output, Refusal refusal, String says) {
    PriceChange change = set(model, input, cached, output);
    assertThat(change)
        .isInstanceOfSatisfying(
            PriceChange.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(refusal);
              assertThat(refused.message()).contains(says);
            });
    assertThat(ledger.prices.of("house")).isEmpty();
    assertThat(ledger.prices.of("rehearsal").orElseThrow().outputNanos()).isEqualTo(10_000);
  }

  @Test
  void of_two_prices_at_the_same_instant_the_second_is_refused_and_not_lost_unseen() {
    assertThat(set("house", 5, 5, 5)).isInstanceOf(PriceChange.Taken.class);
    assertThat(set("house", 6, 6, 6))
        .extracting("refusal", "message")
        .containsExactly(
            Refusal.OTHER_AT_ONCE,
            "Another price was set from the very same time on: house. Load the prices again.");
    assertThat(ledger.prices.of("house").orElseThrow().inputNanos()).isEqualTo(5);
  }

  @Test
  void two_servers_that_set_a_price_at_once_are_told_apart() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<PriceChange>> all =
          IntStream.range(10, 18)
              .<Callable<PriceChange>>mapToObj(nanos -> () -> set("house", nanos, nanos, nanos))
              .toList();
      int taken = 0;
      for (var one : threads.invokeAll(all)) {
        taken += one.get() instanceof PriceChange.Taken ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    }
  }

  @Test
  void a_list_with_one_model_twice_is_refused() {
    var now = ledger.clock.instant();
    var twice = List.of(new NewPrice("house", 5, 5, 5, now), new NewPrice("house", 6, 6, 6, now));
    assertThat(ledger.prices.set(twice, Large.ASKED, "olga"))
        .extracting("refusal")
        .isEqualTo(Refusal.TWICE);
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

  private PriceChange set(String model, long input, long cached, long output) {
    var wanted = new NewPrice(model, input, cached, output, ledger.clock.instant());
    return ledger.prices.set(List.of(wanted), Large.ASKED, "olga");
  }
}
