package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No budget is overshot at admission. Every billed call is posted exactly once, at its true cost.
 * Two servers, callers that go away, kill -9 of a server and of PostgreSQL, a provider's own bill.
 */
class Law2NoBudgetIsOvershotTest {

  private static final int CALLS_BETWEEN_KILLS = 150;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static Chaos.Truth truth;

  @BeforeAll
  static void kill_everybody_in_turn(@TempDir Path data) throws Exception {
    try (var chaos = new Chaos(data)) {
      for (int round = 0; round < 2; round++) {
        chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
        chaos.killAServer();
        chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
        chaos.killPostgres();
      }
      chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
      truth = chaos.truth();
    }
  }

  @AfterAll
  static void forget() {
    truth = null;
  }

  @Test
  void no_budget_is_overshot_at_admission() {
    assertThat(truth.denied()).as("admissions that a limit refused").isPositive();
    assertThat(truth.overshootNanos()).isZero();
  }

  @Test
  void every_billed_call_is_posted_exactly_once_at_its_true_cost() {
    assertThat(truth.billed()).isGreaterThanOrEqualTo(5 * CALLS_BETWEEN_KILLS);
    assertThat(truth.unrecordedNanos()).isZero();
    assertThat(truth.phantomHeldNanos()).isZero();
  }

  @Test
  void every_balance_is_the_sum_of_its_entries_and_each_entry_is_in_the_history_once() {
    assertThat(truth.unexplainedAccounts()).isZero();
    assertThat(truth.withoutLeaf()).isZero();
  }
}
