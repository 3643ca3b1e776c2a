package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Settlement;
import io.countersign.history.Digest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Charges that come at the same moment and are done in one go. */
class TogetherTest {

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void a_settle_without_a_hold_is_refused_alone() {
    List<Charged> answers =
        apply(hold("a", new Fence.None()), settle("nobody"), hold("b", new Fence.None()));
    assertThat(answers.get(0).reservation("a")).isEqualTo(new Reservation.Allowed("a"));
    assertThat(answers.get(1).settlement("nobody"))
        .isEqualTo(new Settlement.Refused("nobody", Settlement.Refusal.UNKNOWN_HOLD));
    assertThat(answers.get(2).reservation("b")).isEqualTo(new Reservation.Allowed("b"));
    assertThat(ledger.history()).containsExactly("budget.held ok", "budget.held ok");
  }

  @Test
  void holds_and_settles_in_one_go_leave_the_same_as_one_after_the_other() {
    apply(hold("a", new Fence.None()), hold("b", new Fence.None()));
    apply(settle("a"), hold("c", new Fence.None()));
    assertThat(ledger.sum("held_money")).isEqualTo(2 * 10 * 4);
    assertThat(ledger.sum("posted_money")).isEqualTo(7 * 4);
    assertThat(ledger.unexplained()).isEmpty();
    assertThat(ledger.unheld()).isEmpty();
    assertThat(ledger.withoutLeaf()).isEmpty();
  }

  @Test
  void a_later_lease_shuts_out_an_earlier_one_also_between_batches() {
    apply(hold("a", lease(2)), hold("b", lease(2)));
    assertThat(reason(apply(hold("c", lease(1))).get(0))).isEqualTo(Reason.FENCED);
    assertThat(apply(hold("d", lease(2))).get(0).reservation("d"))
        .isInstanceOf(Reservation.Allowed.class);
    List<Charged> mixed = apply(hold("e", lease(4)), hold("f", lease(3)));
    assertThat(mixed.get(0).reservation("e")).isInstanceOf(Reservation.Allowed.class);
    assertThat(reason(mixed.get(1))).isEqualTo(Reason.FENCED);
  }

  private static Reason reason(Charged charged) {
    return ((Denied) charged.reservation("")).reason();
  }

  private static Fence lease(long epoch) {
    return new Fence.Lease("run 1", epoch);
  }

  private Charge hold(String key, Fence fence) {
    var request =
        new Reserve(key, Digest.ofText(key), Ledger.PATH, Amounts.money(10), Reserve.WITHOUT_PRICE)
            .under(fence);
    return new Charge.Hold(request, ledger.clock.instant().plusSeconds(60), Optional.empty());
  }

  private static Charge settle(String key) {
    return new Charge.Settle(key, Amounts.money(7), "request");
  }

  private List<Charged> apply(Charge... charges) {
    return Objects.requireNonNull(
        ledger.transactions.execute(status -> ledger.charging.apply(List.of(charges))));
  }
}
