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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
