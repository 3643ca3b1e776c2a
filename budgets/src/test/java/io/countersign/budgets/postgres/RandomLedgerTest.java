package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Does the same random things to the ledger and to its model; any difference fails. */
class RandomLedgerTest {

  private static final int OPERATIONS = Integer.getInteger("countersign.random.operations", 10_000);
  private static final long SEED = Long.getLong("countersign.random.seed", System.nanoTime());

  private final Ledger ledger = Ledger.fresh();
  private final LedgerModel model = new LedgerModel();
  private final Random random = new Random(SEED);
  private int keys;

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void the_ledger_does_what_its_model_does() {
    LoggerFactory.getLogger(getClass())
        .info("To repeat: -Dcountersign.random.seed={}, {} operations", SEED, OPERATIONS);
    for (int i = 0; i < OPERATIONS; i++) {
      switch (random.nextInt(20)) {
        case 0 -> limit();
        case 1 ->
            ledger.clock.to(ledger.clock.instant().plusSeconds(random.nextInt(20_000)).toString());
        case 2, 3 -> release(i);
        case 4, 5, 6, 7, 8, 9 -> settle(i);
        default -> reserve(i);
      }
    }

    assertThat(ledger.unexplained()).isEmpty();
    assertThat(ledger.history()).hasSize(model.entries);
    model.accounts.forEach(this::isTheSame);
  }

  private void reserve(int operation) {
    boolean again = random.nextInt(10) == 0;
    String key = again ? anyKey() : "key " + keys++;
    int number = Integer.parseInt(key.substring("key ".length()));
    var own = new Random(SEED + number + (random.nextInt(30) == 0 ? 1_000_000 : 0));
    List<Scope> path =
        List.of(
            Scope.organisation(),
            Scope.worker("worker " + own.nextInt(3)),
            Scope.process("process " + own.nextInt(2)),
            Scope.instance(own.nextInt(50)));
    Amounts bound = amounts(own);
    var request =
        new Reserve(key, Digest.ofText(path + "" + bound), path, bound, Reserve.WITHOUT_PRICE);

    assertThat(ledger.budgets.reserve(request))
        .as("operation %d", operation)
        .isEqualTo(model.reserve(request, today()));
  }

  private void settle(int operation) {
    String key = anyKey();
    Amounts actual = amounts(new Random(key.hashCode() + random.nextInt(2)));
    assertThat(ledger.budgets.settle(key, actual, "request"))
        .as("operation %d", operation)
        .isEqualTo(model.settle(key, actual));
  }

  private void release(int operation) {
    String key = anyKey();
    assertThat(ledger.budgets.release(key, "refused"))
        .as("operation %d", operation)
        .isEqualTo(model.release(key));
  }

  private void limit() {
    Scope scope =
        switch (random.nextInt(4)) {
          case 0 -> Scope.organisation();
          case 1 -> Scope.worker("worker " + random.nextInt(3));
          case 2 -> Scope.process("process " + random.nextInt(2));
          default -> Scope.instance(random.nextInt(50));
        };
    Period period = Period.values()[random.nextInt(4)];
    Unit unit = Unit.values()[random.nextInt(5)];
    Long amount = random.nextInt(4) == 0 ? null : (long) random.nextInt(20_000);
    var limit = new BudgetLimit(scope, period, unit, amount);
    ledger.budgets.limit(limit, "owner", "At random.");
    model.limit(limit);
  }

  private void isTheSame(LedgerModel.Key key, LedgerModel.Balance expected) {
    List<Long> balances =
        ledger
            .database
            .sql(
                """
                select unnest(array[held_money, held_input_tokens, held_output_tokens, held_calls, held_spend,
                  posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend])
                  from budgets.account where (scope_kind, scope_id, period, period_key) = (:kind, :id, :period, :key)
                """)
            .param("kind", key.scope().kind().name())
            .param("id", key.scope().id())
            .param("period", key.period().name())
            .param("key", key.periodKey())
            .query(Long.class)
            .list();
    for (Unit unit : Unit.values()) {
      assertThat(balances.get(unit.ordinal())).isEqualTo(expected.held.getOrDefault(unit, 0L));
      assertThat(balances.get(5 + unit.ordinal()))
          .isEqualTo(expected.posted.getOrDefault(unit, 0L));
    }
  }

  /** One of the latest, and now and then one that nobody has asked for. */
  private String anyKey() {
    return "key " + Math.max(0, keys - random.nextInt(40));
  }

  private static Amounts amounts(Random own) {
    return new Amounts(
        own.nextInt(100), own.nextInt(100), own.nextInt(100), own.nextInt(2), own.nextInt(50));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(ledger.clock.instant(), ZoneOffset.UTC);
  }
}
