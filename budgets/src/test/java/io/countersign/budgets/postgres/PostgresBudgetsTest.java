package io.countersign.budgets.postgres;

import static io.countersign.budgets.Reservation.Reason.CONTENDED;
import static io.countersign.budgets.Reservation.Reason.EXHAUSTED;
import static io.countersign.budgets.Reservation.Reason.IDEMPOTENCY_MISMATCH;
import static io.countersign.budgets.Reservation.Reason.NO_PRICE;
import static io.countersign.budgets.Reservation.Reason.OVERFLOW;
import static io.countersign.budgets.Reservation.Reason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.NegativeAmountException;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Settlement.Refusal;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class PostgresBudgetsTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void what_fits_is_held_on_every_account_of_the_path() {
    ledger.reserve("a", new Amounts(10, 20, 30, 1, 0));

    assertThat(ledger.budgets.accounts(Ledger.PATH))
        .filteredOn(account -> account.unit() == Unit.MONEY)
        .extracting(Account::scope, Account::period, Account::periodKey, Account::held)
        .containsExactly(
            tuple(Scope.organisation(), Period.MONTH, "2026-11", 10L),
            tuple(CLERK, Period.MONTH, "2026-11", 10L),
            tuple(Scope.process("refund-request"), Period.MONTH, "2026-11", 10L),
            tuple(Scope.instance(7), Period.RUN, "run", 10L));
  }

  @Test
  void nothing_is_held_where_one_account_has_no_room() {
    limit(CLERK, Period.DAY, 50);
    ledger.reserve("a", Amounts.money(40));

    assertThat(ledger.reserve("b", Amounts.money(20)))
        .isEqualTo(
            new Denied(
                CONTENDED,
                List.of(new Reservation.Violation(CLERK, "2026-11-20", "money", 50, 0, 40, 20))));
    assertThat(held(Scope.organisation())).isEqualTo(40);
  }

  @Test
  void a_denial_says_whether_waiting_helps() {
    limit(CLERK, Period.TOTAL, 50);
    settled("a", 30);
    assertThat(ledger.reserve("b", Amounts.money(21))).extracting("reason").isEqualTo(TOO_LARGE);
    settled("c", 20);
    assertThat(ledger.reserve("d", Amounts.money(1))).extracting("reason").isEqualTo(EXHAUSTED);
  }

  @Test
  void every_account_without_room_is_named_the_widest_first() {
    limit(Scope.instance(7), Period.RUN, 5);
    limit(Scope.organisation(), Period.MONTH, 6);

    var denied = (Denied) ledger.reserve("a", Amounts.money(7));

    assertThat(denied.violations())
        .extracting(Reservation.Violation::scope, Reservation.Violation::period)
        .containsExactly(tuple(Scope.organisation(), "2026-11"), tuple(Scope.instance(7), "run"));
  }

  @Test
  void a_unit_that_is_not_needed_never_denies() {
    ledger.budgets.limit(
        new BudgetLimit(CLERK, Period.MONTH, Unit.SPEND, 0L), "owner", "No refunds.");

    assertThat(ledger.reserve("a", Amounts.money(5))).isEqualTo(new Allowed("a"));
    assertThat(ledger.reserve("b", Amounts.spend(5))).extracting("reason").isEqualTo(EXHAUSTED);
  }

  @Test
  void a_limit_for_each_run_counts_every_instance_for_itself() {
    limit(CLERK, Period.RUN, 10);

    assertThat(ledger.reserve("a", Amounts.money(10))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("b", Amounts.money(1))).isInstanceOf(Denied.class);
    assertThat(ledger.reserve("c", List.of(CLERK, Scope.instance(8)), Amounts.money(10)))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void settling_posts_the_truth_even_above_hold_and_limit() {
    limit(CLERK, Period.DAY, 50);
    ledger.reserve("a", Amounts.money(40));

    assertThat(ledger.budgets.settle("a", Amounts.money(70), "request 1"))
        .isEqualTo(new Settlement.Closed("a"));

    assertThat(ledger.budgets.accounts(List.of(CLERK)))
        .contains(new Account(CLERK, Period.DAY, "2026-11-20", Unit.MONEY, 50L, 0, 70));
    assertThat(ledger.reserve("b", Amounts.money(1))).extracting("reason").isEqualTo(EXHAUSTED);
  }

  @Test
  void the_first_settle_wins_and_another_one_raises_an_alarm() {
    settled("a", 30);

    assertThat(ledger.budgets.settle("a", Amounts.money(30), "request 1"))
        .isEqualTo(new Settlement.Repeated("a"));
    assertThat(ledger.budgets.settle("a", Amounts.money(31), "request 2"))
        .isEqualTo(new Settlement.Refused("a", Refusal.OTHER_AMOUNTS));
    assertThat(posted(CLERK)).isEqualTo(30);
    assertThat(ledger.history())
        .containsExactly("budget.held ok", "budget.posted ok", "budget.posted alarm");
  }

  @Test
  void releasing_gives_everything_back_once() {
    ledger.reserve("a", Amounts.money(40));

    assertThat(ledger.budgets.release("a", "connection refused"))
        .isEqualTo(new Settlement.Closed("a"));
    assertThat(ledger.budgets.release("a", "connection refused"))
        .isEqualTo(new Settlement.Repeated("a"));
    assertThat(held(CLERK)).isZero();
  }

  @Test
  void a_bill_that_comes_after_the_release_is_posted_with_an_alarm() {
    ledger.reserve("a", Amounts.money(40));
    ledger.budgets.release("a", "timed out");

    assertThat(ledger.budgets.settle("a", Amounts.money(25), "usage report"))
        .isEqualTo(new Settlement.Adjusted("a"));
    assertThat(posted(CLERK)).isEqualTo(25);
    assertThat(ledger.history()).last().isEqualTo("budget.posted alarm");
    assertThat(ledger.unexplained()).isEmpty();
  }

  @Test
  void what_is_posted_cannot_be_released() {
    settled("a", 30);

    assertThat(ledger.budgets.release("a", "no"))
        .isEqualTo(new Settlement.Refused("a", Refusal.ALREADY_POSTED));
    assertThat(posted(CLERK)).isEqualTo(30);
  }

  @Test
  void a_settle_without_a_hold_is_refused() {
    assertThat(ledger.budgets.settle("none", Amounts.money(1), ""))
        .isEqualTo(new Settlement.Refused("none", Refusal.UNKNOWN_HOLD));
    assertThat(ledger.budgets.release("none", ""))
        .isEqualTo(new Settlement.Refused("none", Refusal.UNKNOWN_HOLD));
  }

  @Test
  void the_same_request_gets_the_same_answer() {
    limit(CLERK, Period.DAY, 50);
    var allowed = ledger.reserve("a", Amounts.money(40));
    var denied = ledger.reserve("b", Amounts.money(20));
    ledger.budgets.release("a", "connection refused");

    assertThat(ledger.reserve("a", Amounts.money(40))).isEqualTo(allowed);
    assertThat(ledger.reserve("b", Amounts.money(20))).isEqualTo(denied);
    assertThat(held(CLERK)).isZero();
    assertThat(ledger.history()).hasSize(4);
  }

  @Test
  void a_replay_with_another_fingerprint_is_refused() {
    ledger.reserve("a", Amounts.money(40));

    assertThat(ledger.reserve("a", Amounts.money(41)))
        .isEqualTo(new Denied(IDEMPOTENCY_MISMATCH, List.of()));
    assertThat(held(CLERK)).isEqualTo(40);
  }

  @Test
  void an_unknown_price_is_denied() {
    assertThat(priced("a", Reserve.UNKNOWN_PRICE)).isEqualTo(new Denied(NO_PRICE, List.of()));
    assertThat(priced("b", "gpt-0@2020-01-01")).isEqualTo(new Denied(NO_PRICE, List.of()));
    assertThat(priced("c", "rehearsal@2026-01-01")).isEqualTo(new Allowed("c"));
  }

  @Test
  void an_amount_beyond_counting_is_refused() {
    ledger.reserve("a", Amounts.money(Long.MAX_VALUE));

    assertThat(ledger.reserve("b", Amounts.money(1))).isEqualTo(new Denied(OVERFLOW, List.of()));
    limit(CLERK, Period.MONTH, Long.MAX_VALUE);
    assertThat(ledger.reserve("c", Amounts.money(Long.MAX_VALUE))).isInstanceOf(Denied.class);
    assertThat(ledger.budgets.settle("b", Amounts.money(Long.MAX_VALUE), ""))
        .isEqualTo(new Settlement.Refused("b", Refusal.OVERFLOW));
  }

  @Test
  void a_negative_amount_cannot_be_said() {
    assertThatThrownBy(() -> Amounts.money(-1)).isInstanceOf(NegativeAmountException.class);
    assertThat(
            ledger.budgets.limit(
                new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, -1L), "owner", "typo"))
        .isInstanceOf(LimitChange.Refused.class);
  }

  @Test
  void a_limit_changes_in_versions() {
    limit(CLERK, Period.DAY, 50);

    assertThat(limit(CLERK, Period.DAY, 20))
        .isEqualTo(
            new LimitChange.Changed(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 20L), 2, 50L));
    assertThat(ledger.reserve("a", Amounts.money(21))).isInstanceOf(Denied.class);
    assertThat(ledger.history())
        .containsExactly("budget.limited ok", "budget.limited ok", "budget.denied refused");
  }

  @Test
  void a_change_that_is_rolled_back_leaves_no_entry() {
    ledger.transactions.executeWithoutResult(status -> {
      ledger.reserve("a", Amounts.money(40));
      status.setRollbackOnly();
    });

    assertThat(ledger.history()).isEmpty();
    assertThat(ledger.budgets.accounts()).isEmpty();
  }

  @Test
  void the_ledger_is_never_rewritten() {
    settled("a", 30);

    assertThatThrownBy(
            () -> ledger.database.sql("update budgets.entry set posted_money = 1").update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("never changed");
  }

  @Test
  void accounts_show_limits_that_nobody_has_touched() {
    limit(CLERK, Period.DAY, 50);
    limit(CLERK, Period.RUN, 5);

    assertThat(ledger.budgets.accounts())
        .containsExactly(
            new Account(CLERK, Period.RUN, "each run", Unit.MONEY, 5L, 0, 0),
            new Account(CLERK, Period.DAY, "2026-11-20", Unit.MONEY, 50L, 0, 0));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private LimitChange limit(Scope scope, Period period, long nanos) {
    return ledger.budgets.limit(
        new BudgetLimit(scope, period, Unit.MONEY, nanos), "owner", "A test.");
  }

  private void settled(String key, long nanos) {
    ledger.reserve(key, Amounts.money(nanos));
    ledger.budgets.settle(key, Amounts.money(nanos), "request " + key);
  }

  private Reservation priced(String key, String price) {
    return ledger.budgets.reserve(
        new Reserve(key, Digest.ofText(key), Ledger.PATH, Amounts.money(1), price));
  }

  private long held(Scope scope) {
    return ledger.budgets.accounts(List.of(scope)).stream()
        .filter(account -> account.unit() == Unit.MONEY && account.period() == Period.MONTH)
        .mapToLong(Account::held)
        .sum();
  }

  private long posted(Scope scope) {
    return ledger.budgets.accounts(List.of(scope)).stream()
        .filter(account -> account.unit() == Unit.MONEY && account.period() == Period.MONTH)
        .mapToLong(Account::posted)
        .sum();
  }
}
