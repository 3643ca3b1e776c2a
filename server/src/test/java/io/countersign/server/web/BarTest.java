package io.countersign.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import org.junit.jupiter.api.Test;

class BarTest {

  private static final long EURO = 1_000_000_000;
  private static final Money EUR = new Money("EUR");

  @Test
  void what_is_spent_and_what_is_held_fill_the_bar() {
    Bar bar = money(10 * EURO, EURO, 3 * EURO + 800_000_000);

    assertThat(bar.posted()).isEqualTo(38);
    assertThat(bar.held()).isEqualTo(10);
    assertThat(bar.spoken()).isEqualTo("3.80 of 10.00 EUR, and 1.00 EUR held");
  }

  @Test
  void more_than_the_limit_fills_it_and_no_more() {
    Bar bar = money(EURO, EURO, 2 * EURO);

    assertThat(bar.posted()).isEqualTo(100);
    assertThat(bar.held()).isZero();
    assertThat(bar.state()).isEqualTo("over");
  }

  @Test
  void thousands_are_easy_to_read() {
    assertThat(EUR.ofNanos(3_064 * EURO)).isEqualTo("3,064.00 EUR");
  }

  @Test
  void less_than_a_cent_is_not_nothing() {
    assertThat(EUR.ofNanos(2_916_000)).isEqualTo("under 0.01 EUR");
    assertThat(EUR.ofNanos(0)).isEqualTo("0.00 EUR");
  }

  @Test
  void a_budget_shows_the_currency_that_the_organisation_counts_in() {
    var account =
        new Account(
            Scope.organisation(), Period.TOTAL, "total", Unit.SPEND, 10 * EURO, EURO, 2 * EURO);

    assertThat(Bar.of("All", account, new Money("CHF")).spoken())
        .isEqualTo("2.00 of 10.00 CHF, and 1.00 CHF held");
  }

  private static Bar money(long limit, long held, long posted) {
    return Bar.of(
        "Refund clerk, today",
        new Account(
            Scope.worker("refund-clerk"),
            Period.DAY,
            "2026-11-20",
            Unit.MONEY,
            limit,
            held,
            posted),
        EUR);
  }
}
