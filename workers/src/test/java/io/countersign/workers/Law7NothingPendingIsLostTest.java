package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Market pain 4, approvals lost or stuck after a restart: runs, questions, decisions, holds and
 * effects survive whatever dies, and the case gets its end.
 */
class Law7NothingPendingIsLostTest {

  private static final House house = new House();

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void calm() {
    house.history.dies = _ -> false;
    house.history.diesFirst = _ -> false;
  }

  @Test
  void whatever_dies_wherever_every_case_reaches_its_end() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Law 7: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 8; story++) {
      house.history.dies = _ -> random.nextInt(12) == 0;
      house.history.diesFirst = _ -> random.nextInt(12) == 0;
      new Refund(house).carryOn();
      calm();

      Effect effect = house.effect();
      assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
      assertThat(house.bank.executions).containsEntry(effect.id(), 1);
      assertThat(open("workers.run", "state = 'RUNNING'")).isZero();
      assertThat(house.account(Scope.organisation(), Unit.SPEND).held()).isZero();
      assertThat(house.entries("gate.decided", effect.id())).isEqualTo(1);
    }
  }

  @Test
  void a_case_that_nobody_looks_at_waits_for_as_long_as_it_takes() {
    house.newInstance();
    Effect effect = house.proposed(PlayedModel.refund(12_000));
    house.clock.tick(java.time.Duration.ofDays(4_000));

    house.approve(effect);
    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
  }

  private static long open(String table, String which) {
    return house
        .jdbc
        .sql(
            "select count(*) from %s where %s and process_instance_key = :instance"
                .formatted(table, which))
        .param("instance", house.instance)
        .query(Long.class)
        .single();
  }
}
