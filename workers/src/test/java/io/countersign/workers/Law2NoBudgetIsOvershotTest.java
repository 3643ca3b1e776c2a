package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Market pain 8, budgets overshoot. From the worker's side: whatever dies, each billed call is
 * posted once at its true cost, and no limit is overshot. The ledger itself is attacked by {@code
 * RandomLedgerTest} and {@code ConcurrentHoldsTest} of the budgets.
 */
class Law2NoBudgetIsOvershotTest {

  private static final House house = new House();

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void every_billed_call_is_posted_once_whatever_dies_around_it() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Law 2: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 6; story++) {
      house.history.dies = _ -> random.nextInt(8) == 0;
      house.history.diesFirst = _ -> random.nextInt(8) == 0;
      new Refund(house).carryOn();
      house.history.dies = _ -> false;
      house.history.diesFirst = _ -> false;

      Account money = house.account(Scope.organisation(), Unit.MONEY);
      assertThat(money.posted()).isEqualTo(sum("cost_nanos", "state = 'ANSWERED'"));
      assertThat(money.posted())
          .isEqualTo(sum("input_tokens * 1000 + output_tokens * 5000", "true"));
      assertThat(money.held() > 0)
          .as("what nobody knows stays held")
          .isEqualTo(sum("1", "state = 'SUSPECT'") > 0);
    }
  }

  @BeforeEach
  void calm() {
    house.history.dies = _ -> false;
    house.history.diesFirst = _ -> false;
  }

  @Test
  void no_call_is_made_once_a_limit_has_no_room_for_all_that_it_may_cost() {
    Account before = house.account(Scope.organisation(), Unit.MONEY);
    house.limit(Scope.organisation(), Unit.MONEY, before.posted() + 1);
    house.newInstance();
    int prompts = house.model.prompts.size();

    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(house.model.prompts).hasSize(prompts);
    house.limit(Scope.organisation(), Unit.MONEY, 1_000_000_000_000L);
  }

  private static long sum(String what, String which) {
    return house
        .jdbc
        .sql(
            "select coalesce(sum(%s), 0)::bigint from workers.turn where %s".formatted(what, which))
        .query(Long.class)
        .single();
  }
}
