package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Threshold.Basis;
import io.countersign.budgets.Threshold.Mark;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each its own refusal; no limit and no balance changes. */
class BadInputTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void another_currency_is_refused_and_the_denial_recorded() {
    var dollars = asked(Ledger.PATH).in("USD");

    assertThat(ledger.budgets.reserve(dollars))
        .isEqualTo(new Denied(Reason.WRONG_CURRENCY, List.of()));
    assertThat(ledger.budgets.reserve(dollars))
        .isEqualTo(new Denied(Reason.WRONG_CURRENCY, List.of()));
    assertThat(refusal(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 5L, "USD")))
        .isEqualTo(LimitChange.Refusal.WRONG_CURRENCY);
    assertThat(ledger.history()).containsExactly("budget.denied refused");
    assertThat(ledger.sum("held_money")).isZero();
  }

  @Test
  void an_unknown_scope_is_refused() {
    var nowhere = new Scope(Scope.Kind.INSTANCE, "the third");

    assertThat(ledger.budgets.reserve(asked(List.of(Scope.organisation(), nowhere))))
        .isEqualTo(new Denied(Reason.UNKNOWN_SCOPE, List.of()));
    assertThat(refusal(new BudgetLimit(nowhere, Period.DAY, Unit.MONEY, 5L)))
        .isEqualTo(LimitChange.Refusal.UNKNOWN_SCOPE);
    assertThat(refusal(raise(nowhere, 5, "owner"))).isEqualTo(TopUp.Refusal.UNKNOWN_SCOPE);
  }

  @Test
  void a_limit_below_what_is_spent_is_refused_and_names_the_way_out() {
    ledger.limit(CLERK, Period.DAY, 50);
    ledger.reserve("a", Amounts.money(40));
    ledger.budgets.settle("a", Amounts.money(40), "request");

    var refused = (LimitChange.Refused) ledger.limit(CLERK, Period.DAY, 39);

    assertThat(refused.refusal()).isEqualTo(LimitChange.Refusal.BELOW_SPENT);
    assertThat(refused.message()).contains("freeze");
    assertThat(ledger.budgets.accounts(List.of(CLERK))).extracting("limit").contains(50L);
    assertThat(ledger.limit(CLERK, Period.DAY, 40)).isInstanceOf(LimitChange.Changed.class);
  }

  @Test
  void a_negative_limit_and_one_without_a_reason_are_refused() {
    assertThat(refusal(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, -1L)))
        .isEqualTo(LimitChange.Refusal.NEGATIVE);
    assertThat(ledger.budgets.limit(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 1L), "o", " "))
        .extracting("refusal")
        .isEqualTo(LimitChange.Refusal.NO_REASON);
    assertThat(ledger.history()).isEmpty();
  }

  @Test
  void a_top_up_is_refused_where_it_adds_nothing_or_to_nothing() {
    assertThat(refusal(raise(CLERK, 0, "owner"))).isEqualTo(TopUp.Refusal.NOT_POSITIVE);
    assertThat(refusal(raise(CLERK, 5, "owner"))).isEqualTo(TopUp.Refusal.NO_LIMIT);
    assertThat(ledger.history()).isEmpty();
  }

  @Test
  void nobody_approves_their_own_request_for_more() {
    ledger.limit(CLERK, Period.DAY, 50);

    assertThat(refusal(raise(CLERK, 5, "clerk"))).isEqualTo(TopUp.Refusal.OWN_REQUEST);
    assertThat(ledger.history()).containsExactly("budget.limited ok");
  }

  @Test
  void a_top_up_that_overflows_or_repeats_another_is_refused() {
    ledger.limit(CLERK, Period.DAY, Long.MAX_VALUE);
    assertThat(refusal(raise(CLERK, 5, "owner"))).isEqualTo(TopUp.Refusal.OVERFLOW);
    ledger.limit(CLERK, Period.DAY, 50);
    assertThat(ledger.budgets.topUp(raise(CLERK, 5, "owner")))
        .isInstanceOf(TopUp.Result.Raised.class);
    assertThat(refusal(raise(CLERK, 6, "owner"))).isEqualTo(TopUp.Refusal.OTHER_TOP_UP);
  }

  @Test
  void a_threshold_is_told_of_once_for_each_period_and_each_limit() {
    ledger.limit(CLERK, Period.DAY, 100);
    var threshold =
        new Threshold(CLERK, Period.DAY, Unit.MONEY, Basis.POSTED, new Mark.Percent(80));
    ledger.budgets.watch(threshold, "owner");
    ledger.budgets.watch(threshold, "owner");
    spent("a", 79);
    spent("b", 1);
    spent("c", 1);
    assertThat(ledger.budgets.crossings(10))
        .extracting("mark", "value")
        .containsExactly(org.assertj.core.groups.Tuple.tuple(80L, 80L));
    ledger.limit(CLERK, Period.DAY, 200);
    spent("d", 79);
    ledger.clock.to("2026-11-21T10:00:00Z");
    spent("e", 170);

    assertThat(ledger.budgets.crossings(10))
        .extracting("mark")
        .containsExactlyInAnyOrder(160L, 160L, 80L);
    assertThat(ledger.history()).filteredOn("budget.crossed alarm"::equals).hasSize(3);
  }

  @Test
  void a_threshold_on_holds_asks_before_anything_is_posted() {
    ledger.limit(CLERK, Period.DAY, 100);
    ledger.budgets.watch(
        new Threshold(CLERK, Period.DAY, Unit.MONEY, Basis.POSTED_AND_HELD, new Mark.Amount(50)),
        "owner");
    ledger.reserve("a", Amounts.money(60));
    ledger.budgets.release("a", "refused");
    ledger.reserve("b", Amounts.money(60));

    assertThat(ledger.budgets.crossings(10)).extracting("holdKey").containsExactly("a");
  }

  private void spent(String key, long nanos) {
    ledger.reserve(key, Amounts.money(nanos));
    ledger.budgets.settle(key, Amounts.money(nanos), "request");
  }

  private static Reserve asked(List<Scope> path) {
    return new Reserve("a", Digest.ofText("a"), path, Amounts.money(5), Reserve.WITHOUT_PRICE);
  }

  private LimitChange.Refusal refusal(BudgetLimit limit) {
    return ((LimitChange.Refused) ledger.budgets.limit(limit, "owner", "A test.")).refusal();
  }

  private TopUp.Refusal refusal(TopUp topUp) {
    return ((TopUp.Result.Refused) ledger.budgets.topUp(topUp)).refusal();
  }

  private TopUp raise(Scope scope, long amount, String approvedBy) {
    Instant end = ledger.clock.instant().plus(Duration.ofDays(2));
    return new TopUp(
        "d1", scope, Period.DAY, Unit.MONEY, 0, amount, end, "More.", "clerk", approvedBy);
  }
}
