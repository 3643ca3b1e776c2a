package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Notices.Notice;
import io.countersign.budgets.Period;
import io.countersign.budgets.PriceChange;
import io.countersign.budgets.PriceList;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Spending;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpendingTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");
  private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");

  private static final Threshold EIGHTY =
      new Threshold(
          CLERK, Period.DAY, Unit.MONEY, Threshold.Basis.POSTED, new Threshold.Mark.Percent(80));

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void a_limit_that_somebody_else_has_changed_is_not_changed_unseen() {
    var limit = new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 50L);
    assertThat(ledger.budgets.limit(limit, 0, "olga", "First"))
        .isInstanceOf(LimitChange.Changed.class);

    assertThat(ledger.budgets.limit(limit, 0, "sam", "Second"))
        .isInstanceOfSatisfying(
            LimitChange.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(LimitChange.Refusal.OTHER_VERSION);
              assertThat(refused.message()).contains("version 1", "not 0");
            });
    assertThat(ledger.spending.version(CLERK, Period.DAY)).isEqualTo(1);
  }

  @Test
  void who_raised_what_is_told_the_newest_first() {
    ledger.limit(CLERK, Period.DAY, 50);
    ledger.clock.to("2026-11-20T21:10:00Z");
    ledger.budgets.topUp(topUp("t1"));

    assertThat(ledger.spending.changes(CLERK, 10))
        .extracting(change -> change.getClass().getSimpleName() + " " + change.by())
        .containsExactly("Raised olga", "Set owner");
  }

  @Test
  void each_change_of_a_limit_is_a_step_of_its_scope_with_its_number_and_reason() {
    ledger.budgets.limit(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 50L), "olga", "A start");
    ledger.budgets.limit(new BudgetLimit(CLERK, Period.DAY, Unit.CALLS, 7L), "sam", "Too many");
    ledger.clock.to("2026-11-20T21:10:00Z");
    ledger.budgets.limit(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, null), "olga", "Trusted");
    ledger.limit(Scope.organisation(), Period.DAY, 90);

    assertThat(ledger.spending.steps(CLERK, 2))
        .extracting(Spending.Step::number, step -> step.change().unit(), this::said)
        .containsExactly(
            tuple(3L, Unit.MONEY, "olga: 50 to null, Trusted"),
            tuple(2L, Unit.CALLS, "sam: null to 7, Too many"));
  }

  private String said(Spending.Step step) {
    Spending.Change.Set set = step.change();
    return "%s: %s to %s, %s".formatted(set.by(), set.before(), set.after(), set.reason());
  }

  @Test
  void a_sum_leads_to_the_very_charges_behind_it() {
    settled("turn:r1:1", 30);
    ledger.reserve("turn:r1:2", Amounts.money(20));

    List<Spending.Charge> charges = ledger.spending.charges(CLERK, LONG_AGO, 10);
    assertThat(charges)
        .extracting(Spending.Charge::state)
        .containsExactlyInAnyOrder("POSTED", "HELD");
    assertThat(charges).allMatch(charge -> "7".equals(charge.instance()));
    assertThat(ledger.spending.charges(Scope.worker("other"), LONG_AGO, 10)).isEmpty();
    assertThat(ledger.spending.days(CLERK, LONG_AGO))
        .extracting(day -> day.day() + " " + day.posted().moneyNanos())
        .containsExactly("2026-11-20 30");
  }

  @Test
  void a_preview_names_the_instances_that_would_get_nothing_any_more() {
    settled("a", 30);
    ledger.reserve("b", List.of(Scope.organisation(), CLERK, Scope.instance(8)), Amounts.money(5));

    assertThat(blocked(Period.MONTH, 36)).isEmpty();
    assertThat(blocked(Period.MONTH, 35)).containsExactlyInAnyOrder("7", "8");
    assertThat(blocked(Period.RUN, 30)).containsExactly("7");
  }

  @Test
  void a_preview_changes_nothing_and_counts_top_ups() {
    ledger.limit(CLERK, Period.DAY, 50);
    ledger.budgets.topUp(topUp("t1"));
    var preview = ledger.spending.preview(new BudgetLimit(CLERK, Period.DAY, Unit.MONEY, 20L));
    assertThat(preview.cap()).isEqualTo(30);
    assertThat(preview.version()).isEqualTo(1);
    assertThat(ledger.spending.limits()).extracting(Spending.Limit::base).containsExactly(50L);
  }

  @Test
  void a_crossing_is_told_once_and_not_again_once_seen() {
    crossed();
    var told = new ArrayList<Notice>();
    assertThat(ledger.notices.mailNext(told::add)).isTrue();
    assertThat(ledger.notices.mailNext(told::add)).isFalse();
    assertThat(told).hasSize(1);

    assertThat(ledger.notices.unseen(10)).hasSize(1);
    ledger.notices.seen(told.getFirst().id(), "olga");
    assertThat(ledger.notices.unseen(10)).isEmpty();
  }

  @Test
  void a_threshold_that_was_removed_tells_nobody_and_set_again_it_tells_anew() {
    ledger.limit(CLERK, Period.DAY, 50);
    ledger.budgets.watch(EIGHTY, "olga");
    assertThat(ledger.budgets.unwatch(EIGHTY, "olga")).isTrue();
    assertThat(ledger.budgets.unwatch(EIGHTY, "olga")).isFalse();
    settled("a", 45);
    assertThat(ledger.spending.thresholds()).isEmpty();
    assertThat(ledger.budgets.crossings(10)).isEmpty();

    ledger.budgets.watch(EIGHTY, "olga");
    ledger.limit(CLERK, Period.DAY, 200);
    settled("b", 120);
    assertThat(ledger.budgets.crossings(10)).hasSize(1);
    assertThat(ledger.history())
        .filteredOn(type -> type.contains("watched"))
        .containsExactly("budget.watched ok", "budget.unwatched ok", "budget.watched ok");
  }

  @Test
  void what_was_told_of_a_removed_threshold_stays() {
    crossed();
    ledger.budgets.unwatch(EIGHTY, "olga");
    assertThat(ledger.budgets.crossings(10)).hasSize(1);
    assertThat(ledger.notices.unseen(10)).hasSize(1);
  }

  @Test
  void the_history_names_the_money_that_the_organisation_counts_in() throws Exception {
    try (var swiss = ledger.restarted(ZoneId.of("UTC"), Currency.getInstance("CHF"))) {
      swiss.limit(CLERK, Period.DAY, 12_500_000_000L);
      swiss.reserve("a", Amounts.money(2_000_000_000L));
    }
    assertThat(
            ledger
                .database
                .sql(
                    "select leaf::jsonb ->> 'sentence' from history.inbox order by id desc limit 2")
                .query(String.class)
                .list())
        .containsExactly(
            "Up to 2.00 CHF are held.",
            "The budget worker/refund-clerk/day/money is now 12.50 CHF.");
  }

  @Test
  void a_call_leads_to_the_ledgers_own_lines() {
    settled("turn:r1:1", 30);
    assertThat(ledger.spending.lines("turn:r1:1"))
        .extracting(Spending.Line::kind)
        .containsExactly("HELD", "POSTED");
    assertThat(ledger.spending.lines("turn:r1:1").getLast().evidence()).isEqualTo("request 1");
  }

  @Test
  void a_mail_that_could_not_be_sent_is_sent_the_next_time() {
    crossed();
    assertThatThrownBy(() ->
            ledger.notices.mailNext(notice -> {
              throw new IllegalStateException("no server");
            }))
        .hasMessage("no server");
    assertThat(ledger.notices.mailNext(notice -> {})).isTrue();
  }

  @Test
  void a_price_list_comes_back_as_it_went_and_large_changes_stand_out() {
    ledger.price("house", 10, 5, 20);
    String csv = PriceList.write(ledger.prices.all());
    assertThat(changes(csv)).isEmpty();
    ledger.clock.to("2026-11-20T21:10:00Z");

    List<PriceList.Change> changes = changes("house,2026-01-01,10,5,41\nnew,2026-01-01,1,1,1\n");
    assertThat(changes).extracting(PriceList.Change::large).containsExactly(true, false);
    ledger.prices.set(
        changes.stream().map(PriceList.Change::price).toList(), PriceChange.Large.MEANT, "olga");
    assertThat(ledger.prices.of("house").orElseThrow().outputNanos()).isEqualTo(41);
  }

  private List<PriceList.Change> changes(String csv) {
    return PriceList.changes(PriceList.parse(csv), ledger.prices.all(), ledger.clock.instant());
  }

  private List<String> blocked(Period period, long limit) {
    return ledger.spending.preview(new BudgetLimit(CLERK, period, Unit.MONEY, limit)).blocked();
  }

  private void crossed() {
    ledger.limit(CLERK, Period.DAY, 50);
    ledger.budgets.watch(EIGHTY, "olga");
    settled("a", 45);
    settled("b", 2);
  }

  private void settled(String key, long nanos) {
    ledger.reserve(key, Amounts.money(nanos));
    ledger.budgets.settle(key, Amounts.money(nanos), "request 1");
  }

  private TopUp topUp(String id) {
    return new TopUp(
        id,
        CLERK,
        Period.DAY,
        Unit.MONEY,
        0,
        10,
        ledger.clock.instant().plus(Duration.ofDays(1)),
        "A busy day",
        "worker:refund-clerk",
        "olga");
  }
}
