package io.countersign.budgets.postgres;

import static io.countersign.budgets.Reservation.Reason.CONTENDED;
import static io.countersign.budgets.Reservation.Reason.EXHAUSTED;
import static io.countersign.budgets.Reservation.Reason.FENCED;
import static io.countersign.budgets.Reservation.Reason.FROZEN;
import static io.countersign.budgets.Reservation.Reason.NO_PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Reservation.AllowedCapped;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Settlement;
import io.countersign.budgets.Shrink;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users of other budgets report (F1 to F11), as far as a ledger can do it wrong. */
class FailureClassesTest {

  private static final Scope CLERK = Scope.worker("refund-clerk");

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void f1_children_that_start_at_once_share_what_is_left_of_their_instance() throws Exception {
    ledger.limit(Scope.instance(7), Period.RUN, 100);

    List<Callable<Reservation>> children = new ArrayList<>();
    IntStream.range(0, 40)
        .forEach(i -> children.add(() -> ledger.reserve("child " + i, Amounts.money(30))));

    assertThat(atOnce(children)).filteredOn(Allowed.class::isInstance).hasSize(3);
  }

  @Test
  void f2_a_hold_of_a_killed_caller_is_suspect_and_clears_by_itself() {
    ledger.limit(CLERK, Period.TOTAL, 100);
    ledger.reserve("killed", Amounts.money(60));

    after(Reserve.TIME_TO_LIVE);
    assertThat(ledger.budgets.sweep()).isEqualTo(new Budgets.Swept(1, 0, false));
    assertThat(ledger.reserve("next", Amounts.money(60))).extracting("reason").isEqualTo(CONTENDED);
    assertThat(ledger.budgets.suspects(10)).extracting("holdKey").containsExactly("killed");
    ledger.budgets.release("killed", "The provider knows no such call.");

    assertThat(ledger.reserve("again", Amounts.money(60))).isInstanceOf(Allowed.class);
  }

  @Test
  void f2_nothing_stays_held_when_nobody_does_anything() {
    ledger.reserve("forgotten", Amounts.money(60));

    after(Reserve.TIME_TO_LIVE);
    ledger.budgets.sweep();
    after(Ledger.GRACE);
    ledger.budgets.sweep();

    assertThat(ledger.sum("held_money")).isZero();
    assertThat(ledger.history())
        .containsExactly("budget.held ok", "budget.suspected alarm", "budget.assumed alarm");
  }

  @Test
  void f3_the_call_shrinks_never_its_hold() {
    ledger.limit(CLERK, Period.TOTAL, 1_000);
    var request = shrinking("a", 1_500, 100);

    assertThat(ledger.budgets.reserve(request)).isEqualTo(new AllowedCapped("a", 450));
    assertThat(ledger.budgets.reserve(request)).isEqualTo(new AllowedCapped("a", 450));
    assertThat(ledger.sum("case depth when 0 then held_money else 0 end")).isEqualTo(1_000);
    assertThat(ledger.budgets.reserve(shrinking("b", 1_500, 100)))
        .extracting("reason")
        .isEqualTo(CONTENDED);
  }

  @Test
  void f4_a_stream_that_was_cut_stays_counted_until_its_bill_is_known() {
    ledger.reserve("stream", Amounts.money(60));
    assertThat(ledger.budgets.extend("stream", Duration.ofHours(3)))
        .isEqualTo(new Settlement.Closed("stream"));
    after(Duration.ofHours(2));
    assertThat(ledger.budgets.sweep().suspected()).isZero();
    after(Duration.ofHours(2));
    assertThat(ledger.budgets.sweep().suspected()).isOne();

    assertThat(ledger.budgets.settle("stream", Amounts.money(45), "drained"))
        .isEqualTo(new Settlement.Closed("stream"));
    assertThat(posted()).isEqualTo(45);
  }

  @Test
  void f4_an_explicit_zero_is_zero() {
    ledger.reserve("free", Amounts.money(60));

    ledger.budgets.settle("free", Amounts.NONE, "cached");

    assertThat(posted()).isZero();
    assertThat(ledger.sum("held_money")).isZero();
  }

  @Test
  void f5_a_bill_after_the_pessimistic_posting_corrects_it_to_the_nano() {
    ledger.reserve("late", Amounts.money(60));
    after(Reserve.TIME_TO_LIVE);
    ledger.budgets.sweep();
    after(Ledger.GRACE);
    ledger.budgets.sweep();
    assertThat(posted()).isEqualTo(60);

    assertThat(ledger.budgets.settle("late", Amounts.money(41), "usage report"))
        .isEqualTo(new Settlement.Adjusted("late"));

    assertThat(posted()).isEqualTo(41);
    assertThat(ledger.unexplained()).isEmpty();
  }

  @Test
  void f6_a_settle_above_hold_and_limit_is_posted_in_full_and_stops_the_next() {
    ledger.limit(CLERK, Period.TOTAL, 100);
    ledger.reserve("a", Amounts.money(90));

    ledger.budgets.settle("a", Amounts.money(250), "provider");

    assertThat(posted()).isEqualTo(250);
    assertThat(ledger.reserve("b", Amounts.money(1))).extracting("reason").isEqualTo(EXHAUSTED);
  }

  @Test
  void f7_a_new_day_starts_at_zero_and_the_total_goes_on() {
    ledger.limit(CLERK, Period.DAY, 100);
    ledger.limit(CLERK, Period.TOTAL, 150);
    settled("a", 100);
    ledger.clock.to("2026-11-21T00:00:00Z");

    assertThat(ledger.reserve("b", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("c", Amounts.money(50))).isInstanceOf(Denied.class);
  }

  @Test
  void f7_a_clock_that_is_set_back_opens_no_earlier_day() {
    ledger.limit(CLERK, Period.DAY, 100);
    ledger.clock.to("2026-11-21T00:01:00Z");
    settled("a", 100);
    ledger.clock.to("2026-11-20T23:59:00Z");

    assertThat(ledger.reserve("b", Amounts.money(1))).extracting("reason").isEqualTo(EXHAUSTED);
  }

  @Test
  void f8_an_unknown_price_is_denied_and_never_zero() {
    var unknown =
        new Reserve("a", Digest.ofText("a"), Ledger.PATH, Amounts.NONE, Reserve.UNKNOWN_PRICE);

    assertThat(ledger.budgets.reserve(unknown)).isEqualTo(new Denied(NO_PRICE, List.of()));
    assertThat(ledger.history()).containsExactly("budget.denied refused");
  }

  @Test
  void f9_each_attempt_needs_its_own_hold_and_a_replaced_activation_gets_none() {
    assertThat(ledger.budgets.reserve(leased("turn 1 attempt 1", 1))).isInstanceOf(Allowed.class);
    assertThat(ledger.budgets.reserve(leased("turn 1 attempt 2", 2))).isInstanceOf(Allowed.class);

    assertThat(ledger.budgets.reserve(leased("turn 1 attempt 3", 1)))
        .isEqualTo(new Denied(FENCED, List.of()));
    assertThat(ledger.budgets.reserve(leased("turn 1 attempt 3", 2))).isInstanceOf(Allowed.class);
    assertThat(ledger.sum("held_calls")).isEqualTo(3L * Ledger.PATH.size());
  }

  @Test
  void f10_work_that_ran_out_goes_on_after_a_top_up_and_two_at_once_both_count() throws Exception {
    ledger.limit(CLERK, Period.TOTAL, 100);
    settled("a", 100);
    assertThat(ledger.reserve("b", Amounts.money(50))).extracting("reason").isEqualTo(EXHAUSTED);

    atOnce(List.of(() -> ledger.budgets.topUp(more("d1")), () -> ledger.budgets.topUp(more("d2"))));

    assertThat(ledger.reserve("c", Amounts.money(50))).isInstanceOf(Allowed.class);
    assertThat(ledger.reserve("d", Amounts.money(1))).isInstanceOf(Denied.class);
    assertThat(ledger.budgets.topUp(more("d1"))).isInstanceOf(TopUp.Result.Repeated.class);
  }

  @Test
  void f10_the_end_of_a_top_up_takes_back_exactly_its_own() {
    ledger.limit(CLERK, Period.TOTAL, 100);
    ledger.budgets.topUp(more("d1"));
    assertThat(limit()).isEqualTo(125);

    after(Duration.ofDays(3));

    assertThat(limit()).isEqualTo(100);
    assertThat(ledger.reserve("b", Amounts.money(101))).isInstanceOf(Denied.class);
  }

  @Test
  void f11_a_raise_below_lifts_no_limit_above_and_the_denial_names_both() {
    ledger.limit(Scope.organisation(), Period.MONTH, 20);
    ledger.limit(CLERK, Period.TOTAL, 10);

    var denied = (Denied) ledger.reserve("a", Amounts.money(30));
    assertThat(denied.violations())
        .extracting("scope")
        .containsExactly(Scope.organisation(), CLERK);
    ledger.budgets.topUp(more("d1"));

    assertThat(((Denied) ledger.reserve("b", Amounts.money(30))).violations())
        .extracting("scope")
        .containsExactly(Scope.organisation());
  }

  @Test
  void f11_a_frozen_scope_admits_nothing_whatever_its_limit_and_still_posts() {
    ledger.reserve("a", Amounts.money(30));
    ledger.budgets.freeze(CLERK, "owner", "Something is wrong.");

    assertThat(ledger.reserve("b", Amounts.money(1))).isEqualTo(new Denied(FROZEN, List.of()));
    assertThat(ledger.budgets.settle("a", Amounts.money(30), "provider"))
        .isEqualTo(new Settlement.Closed("a"));
    ledger.budgets.thaw(CLERK, "owner", "It was nothing.");

    assertThat(ledger.reserve("c", Amounts.money(1))).isInstanceOf(Allowed.class);
  }

  private static Reserve shrinking(String key, long money, int floor) {
    return new Reserve(
            key,
            Digest.ofText(key),
            Ledger.PATH,
            new Amounts(money, 0, 700, 1, 0),
            Reserve.WITHOUT_PRICE)
        .shrinking(new Shrink.Output(floor, 2));
  }

  private static Reserve leased(String key, long epoch) {
    return new Reserve(
            key, Digest.ofText(key), Ledger.PATH, new Amounts(1, 1, 1, 1, 0), Reserve.WITHOUT_PRICE)
        .under(new Fence.Lease("run 1", epoch));
  }

  private TopUp more(String id) {
    return new TopUp(
        id,
        CLERK,
        Period.TOTAL,
        Unit.MONEY,
        0,
        25,
        ledger.clock.instant().plus(Duration.ofDays(2)),
        "It is worth it.",
        "worker:refund-clerk",
        "owner");
  }

  private long limit() {
    return ledger.budgets.accounts(List.of(CLERK)).stream()
        .filter(account -> account.period() == Period.TOTAL)
        .mapToLong(account -> account.limit() == null ? -1 : account.limit())
        .sum();
  }

  private void after(Duration time) {
    ledger.clock.to(ledger.clock.instant().plus(time).toString());
  }

  private void settled(String key, long nanos) {
    ledger.reserve(key, Amounts.money(nanos));
    ledger.budgets.settle(key, Amounts.money(nanos), "request " + key);
  }

  /** At the organisation. */
  private long posted() {
    return ledger.sum("case depth when 0 then posted_money else 0 end");
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<T>();
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
