package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Reservation.Denied;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Teams.Moved;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeamsTest {

  private static final Scope SALES = new Scope(Scope.Kind.TEAM, "sales");

  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void every_one_of_the_five_scopes_on_the_path_can_stop_a_charge() {
    join("refund-clerk", "sales");
    for (Scope scope : path("refund-clerk", SALES)) {
      ledger.limit(scope, Period.TOTAL, 50);
      assertThat(ledger.reserve("over " + scope.kind(), Amounts.money(51)))
          .isInstanceOfSatisfying(
              Denied.class,
              denied -> assertThat(denied.violations()).extracting("scope").contains(scope));
    }
    assertThat(ledger.reserve("fits", Amounts.money(50))).isInstanceOf(Allowed.class);
  }

  @Test
  void workers_of_a_team_share_its_limit_and_others_do_not() {
    join("refund-clerk", "sales");
    join("night-clerk", "sales");
    ledger.limit(SALES, Period.TOTAL, 50);
    ledger.reserve("a", path("refund-clerk"), Amounts.money(40));

    assertThat(ledger.reserve("b", path("night-clerk"), Amounts.money(20)))
        .isInstanceOf(Denied.class);
    assertThat(ledger.reserve("c", path("mail-clerk"), Amounts.money(20)))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void a_hold_stays_with_the_team_that_it_was_made_for() {
    join("refund-clerk", "sales");
    ledger.limit(SALES, Period.TOTAL, 50);
    ledger.reserve("a", Amounts.money(40));
    join("refund-clerk", "support");
    ledger.budgets.settle("a", Amounts.money(30), "request");

    assertThat(ledger.budgets.accounts(List.of(SALES)))
        .filteredOn(account -> account.period() == Period.TOTAL)
        .extracting("posted")
        .contains(30L);
    assertThat(ledger.reserve("b", Amounts.money(60))).isInstanceOf(Allowed.class);
  }

  @Test
  void a_path_is_shown_with_its_team_and_a_single_scope_alone() {
    join("refund-clerk", "sales");
    ledger.limit(SALES, Period.TOTAL, 50);
    assertThat(ledger.budgets.accounts(Ledger.PATH)).extracting("scope").contains(SALES);
    assertThat(ledger.budgets.accounts(List.of(Scope.worker("refund-clerk"))))
        .extracting("scope")
        .doesNotContain(SALES);
  }

  @Test
  void each_move_is_one_entry_of_the_history_and_none_is_none() {
    assertThat(join("refund-clerk", "sales")).isEqualTo(Moved.DONE);
    assertThat(join("refund-clerk", "sales")).isEqualTo(Moved.SAME);
    assertThat(join("refund-clerk", "\u0001")).isEqualTo(Moved.UNKNOWN_SCOPE);
    assertThat(ledger.teams.of("refund-clerk")).contains("sales");
    assertThat(ledger.teams.move("refund-clerk", Optional.empty(), "olga")).isEqualTo(Moved.DONE);

    assertThat(ledger.teams.all()).isEmpty();
    assertThat(ledger.history()).containsExactly("budget.grouped ok", "budget.grouped ok");
  }

  private Moved join(String worker, String team) {
    return ledger.teams.move(worker, Optional.of(team), "olga");
  }

  private static List<Scope> path(String worker) {
    return List.of(
        Scope.organisation(),
        Scope.worker(worker),
        Scope.process("refund-request"),
        Scope.instance(7));
  }

  private static List<Scope> path(String worker, Scope team) {
    var path = new java.util.ArrayList<>(path(worker));
    path.add(1, team);
    return path;
  }
}
