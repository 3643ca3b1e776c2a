package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker does when the ledger says no. */
class BudgetRefusalTest {

  private static final Scope CLERK = Scope.worker(House.CLERK);
  private static final House house = new House();

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void start() {
    house.newInstance();
    house.model.otherwise = _ -> says("I have finished.");
  }

  @AfterEach
  void lift() {
    for (Unit unit : List.of(Unit.MONEY, Unit.SPEND, Unit.OUTPUT_TOKENS)) {
      house.budgets.limit(
          new BudgetLimit(CLERK, Period.TOTAL, unit, null), "owner", "The test is over.");
    }
    house.budgets.thaw(CLERK, "owner", "The test is over.");
  }

  @Test
  void a_call_is_shortened_before_it_is_denied() {
    long posted = posted(Unit.OUTPUT_TOKENS);
    house.limit(CLERK, Unit.OUTPUT_TOKENS, posted + 300);
    assertThat(house.turn()).containsEntry("outcome", "done");
    assertThat(house.model.prompts.getLast().outputTokensMax()).isEqualTo(300);
  }

  @Test
  void where_a_process_cannot_ask_a_payment_beyond_its_limit_is_refused_and_the_way_out_told() {
    house.limit(CLERK, Unit.SPEND, posted(Unit.SPEND) + 10_000_000L);
    Effect effect = house.proposed(refund(1_200));
    house.bean(Performing.class).perform(house.instance, 5, Performing.Back.REFUSES);
    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);

    house.turn();
    assertThat(house.model.prompts.getLast().messages().toString())
        .contains("Not done: refused.", "12.00 EUR", "the worker refund-clerk", "raise the limit");
  }

  @Test
  void a_frozen_scope_asks_a_person_and_says_so() {
    house.budgets.freeze(CLERK, "owner", "Odd spending.");
    int prompts = house.model.prompts.size();
    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(question()).contains("frozen");
    assertThat(house.model.prompts).hasSize(prompts);

    house.budgets.thaw(CLERK, "owner", "All is well.");
    decide(Map.of(), "SUPERVISOR");
    assertThat(house.turn()).containsEntry("outcome", "done");
  }

  @Test
  void a_worker_that_spent_its_limit_goes_on_where_it_stopped_once_that_is_raised() {
    house.limit(CLERK, Unit.MONEY, posted(Unit.MONEY) + 1);
    int prompts = house.model.prompts.size();
    assertThat(house.turn()).containsEntry("outcome", "budget");

    assertThat(decide(Map.of("raiseCents", 100_000), "SUPERVISOR"))
        .isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.turn()).containsEntry("outcome", "done");
    assertThat(house.model.prompts).as("one call, after the top-up").hasSize(prompts + 1);
  }

  @Test
  void a_limit_of_the_organisation_is_raised_by_its_owner_only() {
    Account before = house.account(Scope.organisation(), Unit.MONEY);
    house.limit(Scope.organisation(), Unit.MONEY, before.posted() + before.held() + 1);
    assertThat(house.turn()).containsEntry("outcome", "budget");

    assertThat(decide(Map.of("raiseCents", 100_000), "SUPERVISOR"))
        .isNotInstanceOf(Gates.Result.Decided.class);
    assertThat(decide(Map.of("raiseCents", 100_000), "OWNER"))
        .isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.turn()).containsEntry("outcome", "done");
    house.limit(Scope.organisation(), Unit.MONEY, 1_000_000_000_000L);
  }

  @Test
  void whoever_waits_for_others_waits_longer_each_time() {
    assertThat(List.of(1, 2, 3, 4, 5, 50).stream().map(AgentTurn::backOff).map(Duration::toSeconds))
        .containsExactly(2L, 4L, 8L, 16L, 30L, 30L);
  }

  private static long posted(Unit unit) {
    return house.budgets.accounts(List.of(CLERK)).stream()
        .filter(account -> account.unit() == unit && account.period() == Period.TOTAL)
        .mapToLong(account -> account.posted() + account.held())
        .findFirst()
        .orElse(0);
  }

  private static String question() {
    return house
        .bean(Questions.class)
        .asked(house.instance)
        .map(Questions.Asked::text)
        .orElseThrow();
  }

  private static Gates.Result decide(Map<String, Object> variables, String role) {
    long task = house.task("raise-budget", Map.of());
    return house.gates.decide(
        new Gates.Request(
            task,
            new Gates.Person("sam", Set.of(role)),
            Verdict.APPROVE,
            "Because.",
            house.gates.subject(task).orElseThrow().digest(),
            variables));
  }
}
