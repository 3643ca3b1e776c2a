package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerPeriodsTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");

  private final Ledger ledger = Ledger.fresh(ZoneId.of("Europe/Berlin"));

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void a_day_ends_at_midnight_of_the_organisation() {
    limit(Period.DAY);
    ledger.clock.to("2026-11-20T22:59:59.999Z");
    assertThat(ledger.reserve("a", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("b", Amounts.money(1))).isInstanceOf(Denied.class);

    ledger.clock.to("2026-11-20T23:00:00Z");

    assertThat(ledger.reserve("c", Amounts.money(50))).isInstanceOf(Allowed.class);
  }

  @Test
  void a_month_ends_with_its_last_day() {
    limit(Period.MONTH);
    ledger.clock.to("2028-02-29T22:59:59Z");
    assertThat(ledger.reserve("a", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("b", Amounts.money(1))).isInstanceOf(Denied.class);

    ledger.clock.to("2028-02-29T23:00:00Z");

    assertThat(ledger.reserve("c", Amounts.money(50))).isInstanceOf(Allowed.class);
  }

  @Test
  void a_late_settle_posts_to_the_period_of_admission() {
    limit(Period.DAY);
    ledger.reserve("a", Amounts.money(50));
    ledger.clock.to("2026-11-21T09:00:00Z");

    ledger.budgets.settle("a", Amounts.money(50), "request 1");

    assertThat(ledger.budgets.accounts(List.of(CLERK)))
        .filteredOn(account -> account.period() == Period.DAY)
        .containsExactly(new Account(CLERK, Period.DAY, "2026-11-21", Unit.MONEY, 50L, 0, 0));
  }

  @Test
  void the_days_on_which_clocks_change_have_23_and_25_hours() {
    assertThat(hours("2026-03-29T10:00:00Z")).isEqualTo(23);
    assertThat(hours("2026-10-25T10:00:00Z")).isEqualTo(25);
  }

  @Test
  void the_repeated_hour_of_autumn_counts_to_one_day_only() {
    limit(Period.DAY);
    ledger.clock.to("2026-10-25T00:30:00Z"); // 02:30, summer time
    assertThat(ledger.reserve("a", Amounts.money(30))).isInstanceOf(Allowed.class);
    ledger.clock.to("2026-10-25T01:30:00Z"); // 02:30 again
    assertThat(ledger.reserve("b", Amounts.money(30))).isInstanceOf(Denied.class);
    assertThat(ledger.reserve("c", Amounts.money(20))).isInstanceOf(Allowed.class);
    ledger.clock.to("2026-10-25T22:59:59Z");
    assertThat(ledger.reserve("d", Amounts.money(1))).isInstanceOf(Denied.class);
    ledger.clock.to("2026-10-25T23:00:00Z");
    assertThat(ledger.reserve("e", Amounts.money(50))).isInstanceOf(Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T22:59:59Z, 2026-01-31T23:00:00Z, 2026-02",
    "2027-02-28T22:59:59Z, 2027-02-28T23:00:00Z, 2027-03",
    "2028-02-29T22:59:59Z, 2028-02-29T23:00:00Z, 2028-03",
    "2026-03-31T21:59:59Z, 2026-03-31T22:00:00Z, 2026-04",
    "2026-10-31T22:59:59Z, 2026-10-31T23:00:00Z, 2026-11",
    "2026-12-31T22:59:59Z, 2026-12-31T23:00:00Z, 2027-01",
  })
  void a_month_ends_at_midnight_of_its_last_day_whatever_its_length(
      String last, String first, String next) {
    limit(Period.MONTH);
    ledger.clock.to(last);
    assertThat(ledger.reserve("a", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("b", Amounts.money(1))).isInstanceOf(Denied.class);
    ledger.clock.to(first);
    assertThat(ledger.reserve("c", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.budgets.accounts(List.of(CLERK))).extracting("periodKey").contains(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Auckland", "America/Los_Angeles", "UTC", "Asia/Kolkata"})
  void another_time_zone_never_opens_a_day_twice(String zone) throws Exception {
    limit(Period.DAY);
    var opened = new ArrayList<String>();
    spendAll(ledger, "2026-11-20T09:00:00Z", opened);
    try (var moved = ledger.restarted(ZoneId.of(zone), Currency.getInstance("EUR"))) {
      for (int hour = 10; hour < 24; hour++) {
        spendAll(moved, "2026-11-20T%d:00:00Z".formatted(hour), opened);
      }
    }
    for (int hour = 10; hour < 24; hour++) { // and back
      spendAll(ledger, "2026-11-21T%d:00:00Z".formatted(hour), opened);
    }
    assertThat(opened).doesNotHaveDuplicates().contains("2026-11-20");
    assertThat(ledger.unexplained()).isEmpty();
    assertThat(overspent()).isZero();
  }

  @Test
  void a_clock_that_is_set_back_does_not_open_a_day_that_is_over() {
    limit(Period.DAY);
    var opened = new ArrayList<String>();
    spendAll(ledger, "2026-11-20T22:30:00Z", opened);
    spendAll(ledger, "2026-11-20T23:30:00Z", opened);
    spendAll(ledger, "2026-11-20T22:45:00Z", opened);
    assertThat(opened).containsExactly("2026-11-20", "2026-11-21");
  }

  /** Where there is room, the ledger looks at less; it looks at this. */
  @ParameterizedTest
  @CsvSource({"DAY, 2026-11-20, 2026-11-21", "MONTH, 2026-11-30, 2026-12"})
  void a_clock_that_is_set_back_charges_nothing_that_is_over(
      Period period, String day, String newest) {
    limit(period);
    for (String time : List.of("22:30", "23:30", "22:45")) {
      ledger.clock.to("%sT%s:00Z".formatted(day, time));
      ledger.reserve(time, Amounts.money(1));
    }
    assertThat(
            ledger
                .database
                .sql(
                    """
                    select held_money from budgets.account
                     where (scope_kind, period, period_key) = ('WORKER', :period, :newest)
                    """)
                .param("period", period.name())
                .param("newest", newest)
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void what_a_sweep_suspects_begins_a_day_too() {
    limit(Period.DAY);
    var opened = new ArrayList<String>();
    spendAll(ledger, "2026-11-20T22:30:00Z", opened);
    ledger.clock.to("2026-11-21T23:30:00Z");
    assertThat(ledger.budgets.sweep().suspected()).isOne();
    spendAll(ledger, "2026-11-21T22:45:00Z", opened);
    assertThat(opened).containsExactly("2026-11-20", "2026-11-22");
  }

  /** Takes all that there is, and notes the day whose limit gave it. */
  private static void spendAll(Ledger server, String at, List<String> opened) {
    server.clock.to(at);
    String key = at + " " + opened.size() + " " + server.hashCode();
    if (server.reserve(key, Amounts.money(50)) instanceof Allowed) {
      opened.add(
          server
              .database
              .sql(
                  """
                  select a.period_key from budgets.hold h join budgets.account a on a.id = any (h.accounts)
                   where h.key = :key and a.period = 'DAY'
                  """)
              .param("key", key)
              .query(String.class)
              .single());
    }
  }

  private long overspent() {
    return ledger
        .database
        .sql(
            "select count(*) from budgets.account where period = 'DAY' and posted_money + held_money > 50")
        .query(Long.class)
        .single();
  }

  private long hours(String instant) {
    limit(Period.DAY);
    ledger.clock.to(instant);
    ledger.reserve(instant, Amounts.money(1));
    return ledger
        .database
        .sql(
            """
            select extract(epoch from ends_at - starts_at)::bigint / 3600 from budgets.account
             where period = 'DAY' and starts_at <= :at::timestamptz and :at::timestamptz < ends_at
            """)
        .param("at", instant)
        .query(Long.class)
        .single();
  }

  private void limit(Period period) {
    ledger.budgets.limit(new BudgetLimit(CLERK, period, Unit.MONEY, 50L), "owner", "A test.");
  }
}
