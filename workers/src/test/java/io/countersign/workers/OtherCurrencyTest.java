package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An organisation that does not count in euros. */
class OtherCurrencyTest {

  private static House house;

  @BeforeAll
  static void count_in_francs() {
    System.setProperty("countersign.currency", "CHF");
    try {
      house = new House();
    } finally {
      System.clearProperty("countersign.currency");
    }
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void begin() {
    house.newInstance();
    house.model.otherwise = _ -> says("I have finished.");
  }

  @Test
  void a_question_about_a_budget_names_the_budgets_own_currency() {
    house.limit(Scope.worker(House.CLERK), Unit.MONEY, 1_000_000L);

    assertThat(house.turn()).containsEntry("outcome", "budget");

    Questions.Asked asked = house.bean(Questions.class).asked(house.instance).orElseThrow();
    assertThat(asked.text()).contains("the limit of 0.01 CHF").doesNotContain("EUR");
  }

  @Test
  void an_action_that_pays_euros_is_not_counted_as_francs_and_no_top_up_would_help() {
    house.limit(Scope.worker(House.CLERK), Unit.MONEY, 1_000_000_000_000L);
    Effect effect = house.proposed(refund(100));

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.now(effect).outcome()).contains("another currency");
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }
}
