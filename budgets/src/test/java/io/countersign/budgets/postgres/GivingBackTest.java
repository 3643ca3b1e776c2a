package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Unit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Laws 2 and 4 for what is undone: the ledger takes the posting back, once, with one entry. */
class GivingBackTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void what_was_undone_can_be_spent_again() {
    limit(100);
    spent("a", 100);
    assertThat(ledger.reserve("b", Amounts.spend(1))).isInstanceOf(Denied.class);

    assertThat(ledger.budgets.giveBack("a", "undone")).isEqualTo(new Settlement.Adjusted("a"));

    assertThat(posted()).isZero();
    assertThat(ledger.reserve("c", Amounts.spend(100))).isInstanceOf(Allowed.class);
  }

  @Test
  void nothing_is_given_back_twice() {
    limit(100);
    spent("a", 60);
    spent("b", 30);
    ledger.budgets.giveBack("a", "undone");

    assertThat(ledger.budgets.giveBack("a", "undone")).isEqualTo(new Settlement.Repeated("a"));

    assertThat(posted()).isEqualTo(30);
    assertThat(ledger.history().stream().filter("budget.given-back ok"::equals)).hasSize(1);
    assertThat(ledger.unexplained()).isEmpty();
    assertThat(ledger.withoutLeaf()).isEmpty();
  }

  @Test
  void it_goes_back_to_the_period_that_it_was_spent_in() {
    limit(100);
    spent("a", 60);
    ledger.clock.to("2026-12-24T10:00:00Z");
    spent("b", 10);

    ledger.budgets.giveBack("a", "undone");

    assertThat(posted()).isEqualTo(10);
    assertThat(ledger.sum("posted_spend * (period_key = '2026-11')::int")).isZero();
    assertThat(ledger.sum("posted_spend * (period_key = '2026-12')::int")).isEqualTo(3 * 10);
  }

  private void limit(long nanos) {
    ledger.budgets.limit(new BudgetLimit(CLERK, Period.TOTAL, Unit.SPEND, nanos), "owner", "test");
  }

  private void spent(String key, long nanos) {
    ledger.reserve(key, Amounts.spend(nanos));
    ledger.budgets.settle(key, Amounts.spend(nanos), "bank");
  }

  private long posted() {
    return ledger.budgets.accounts(List.of(CLERK)).stream()
        .filter(a -> a.unit() == Unit.SPEND && a.period() == Period.TOTAL)
        .findFirst()
        .map(Account::posted)
        .orElseThrow();
  }
}
