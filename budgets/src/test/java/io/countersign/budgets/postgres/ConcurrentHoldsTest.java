package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Allowed;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentHoldsTest {

  private static final long CENT = 10_000_000;

  @TempDir Path directory;
  private final Ledger ledger = Ledger.fresh();

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void a_thousand_at_once_of_ten_cents_admit_exactly_fifty_for_five_euros() throws Exception {
    limit(Scope.organisation(), 500 * CENT);

    List<Reservation> answers =
        atOnce(
            IntStream.range(0, 1_000)
                .mapToObj(i -> reserving("call " + i, path(i % 5), 10 * CENT))
                .toList());

    assertThat(answers).filteredOn(Allowed.class::isInstance).hasSize(50);
    assertThat(ledger.budgets.accounts(List.of(Scope.organisation())))
        .extracting(Account::held)
        .containsExactly(500 * CENT);
    assertThat(ledger.history()).hasSize(1_001);
  }

  @Test
  void one_key_asked_for_by_many_at_once_is_held_once() throws Exception {
    List<Reservation> answers =
        atOnce(
            IntStream.range(0, 64)
                .mapToObj(i -> reserving("the one", path(1), 10 * CENT))
                .toList());

    assertThat(answers).containsOnly(new Allowed("the one"));
    assertThat(ledger.history()).containsExactly("budget.held ok");
  }

  @Test
  void crossing_paths_never_deadlock() throws Exception {
    limit(Scope.organisation(), Long.MAX_VALUE);
    var random = new Random(20261120);
    List<Callable<Reservation>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String key = "call " + i;
      var path = new ArrayList<>(path(random.nextInt(4)));
      path.add(Scope.process("process " + random.nextInt(4)));
      java.util.Collections.shuffle(path, random);
      calls.add(() -> {
        Reservation answer = ledger.reserve(key, path, Amounts.money(CENT));
        ledger.budgets.settle(key, Amounts.money(CENT), "");
        return answer;
      });
    }

    assertThat(atOnce(calls)).hasOnlyElementsOfType(Allowed.class);
    assertThat(LedgerLog.verify(ledger, directory).findings()).isEmpty();
    assertThat(ledger.unexplained()).isEmpty();
    assertThat(
            ledger
                .database
                .sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single())
        .isZero();
  }

  private Callable<Reservation> reserving(String key, List<Scope> path, long nanos) {
    return () -> ledger.reserve(key, path, Amounts.money(nanos));
  }

  private static List<Scope> path(int worker) {
    return List.of(
        Scope.organisation(), Scope.worker("worker " + worker), Scope.instance(100 + worker));
  }

  private void limit(Scope scope, long nanos) {
    ledger.budgets.limit(
        new BudgetLimit(scope, Period.MONTH, Unit.MONEY, nanos), "owner", "A test.");
  }

  private static List<Reservation> atOnce(List<Callable<Reservation>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Reservation>();
      for (Future<Reservation> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
