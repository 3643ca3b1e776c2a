package io.countersign.workers;

import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Work;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine gives a step's job again while its model call is still under way. */
class StaleCallTest {

  private static final House house = new House();
  private long held;

  @BeforeEach
  void begin() {
    house.newInstance();
    held = held();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static long held() {
    return house.account(Scope.organisation(), Unit.MONEY).held();
  }

  /** The step's first call is overtaken by a whole activation, and only then ends. */
  private static Work.Outcome overtakenCall(RuntimeException end) {
    house.model.then(_ -> {
      assertThat(house.turn()).containsEntry("outcome", "done");
      throw end;
    });
    return house.job("agent-turn");
  }

  private static List<String> turns() {
    return house
        .jdbc
        .sql(
            """
            select t.state from workers.turn t join workers.run r on r.id = t.run
            where r.process_instance_key = :instance order by t.number
            """)
        .param("instance", house.instance)
        .query(String.class)
        .list();
  }

  @Test
  void what_it_certainly_did_not_cost_is_released_though_another_carries_on() {
    Work.Outcome outcome = overtakenCall(new ModelException("No connection.", false, null));

    assertThat(outcome).isInstanceOf(Work.Outcome.Failed.class);
    assertThat(held()).isEqualTo(held);
    assertThat(turns()).containsExactly("FAILED", "ANSWERED");
  }

  @Test
  void what_it_may_have_cost_stays_held() {
    overtakenCall(new ModelException("The line went dead.", true, null));

    assertThat(held()).isGreaterThan(held);
    assertThat(turns()).containsExactly("SUSPECT", "ANSWERED");
  }

  @Test
  void an_answer_that_comes_too_late_is_paid_for_once_and_dropped() {
    long posted = posted();
    house.model.then(_ -> {
      house.turn();
      return says("Too late.");
    });

    assertThat(house.job("agent-turn")).isInstanceOf(Work.Outcome.Failed.class);

    assertThat(held()).isEqualTo(held);
    assertThat(posted() - posted).isEqualTo(2 * 150_000);
    assertThat(turns()).containsExactly("SUSPECT", "ANSWERED");
  }

  private static long posted() {
    return house.account(Scope.organisation(), Unit.MONEY).posted();
  }
}
