package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Fence;
import io.countersign.budgets.LimitChange;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reservation.Reason;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Shrink;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.TopUp;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Does the same random things to the ledger and to its model, many a commit, with transactions that
 * die; any difference fails. Invariants I1 to I5, I7 to I11, I13 and I14 of the design. The seed is
 * always the same, so that a change fails for what it changed; look for more with others.
 */
class RandomLedgerTest {

  private static final int OPERATIONS =
      Integer.getInteger("countersign.random.operations", 100_000);
  private static final long SEED = Long.getLong("countersign.random.seed", 20261127);
  private static final String TO_REPEAT = "to repeat: -Dcountersign.random.seed=" + SEED;
  private static final int BATCH_MAX = 400;

  /** So few often fit all together, and are done without looking at each. */
  private static final int SMALL_BATCH_MAX = 3;

  @TempDir Path directory;
  private final Ledger ledger = Ledger.fresh();
  private final LedgerModel model = new LedgerModel();
  private final Random random = new Random(SEED);
  private final List<String> lately = new ArrayList<>();
  private int keys;
  private int done;

  @AfterEach
  void close() throws Exception {
    ledger.close();
  }

  @Test
  void the_ledger_does_what_its_model_does() throws IOException {
    LoggerFactory.getLogger(getClass()).info("{} operations; {}", OPERATIONS, TO_REPEAT);
    watch();
    while (done < OPERATIONS) {
      model.at(ledger.clock.instant());
      switch (random.nextInt(8)) {
        case 0 -> limit();
        case 1 -> topUp();
        case 2 -> moveClock();
        case 3 -> sweep();
        default -> batch();
      }
    }

    everythingIsTheSame();
    nothingLeaks();
    assertThat(LedgerLog.verify(ledger, directory).findings()).isEmpty();
  }

  private void watch() {
    for (Scope scope : List.of(Scope.organisation(), Scope.worker("worker 1"))) {
      for (Threshold.Basis basis : Threshold.Basis.values()) {
        var mark =
            new LedgerModel.MarkAt(
                scope, Period.DAY, 3_000, basis == Threshold.Basis.POSTED_AND_HELD);
        model.marks.add(mark);
        model.entries++;
        ledger.budgets.watch(
            new Threshold(scope, Period.DAY, Unit.MONEY, basis, new Threshold.Mark.Amount(3_000)),
            "owner");
      }
    }
  }

  /** Some die before their commit and are asked again, as a caller without an answer does. */
  private void batch() {
    Map<String, Charge> charges = new LinkedHashMap<>();
    int size = 1 + random.nextInt(random.nextInt(3) == 0 ? SMALL_BATCH_MAX : BATCH_MAX);
    boolean calm = random.nextInt(5) < 2;
    for (int i = 0; i < size; i++) {
      Charge charge = calm ? calmCharge() : charge();
      charges.putIfAbsent(charge.key(), charge);
    }
    List<Charge> batch = List.copyOf(charges.values());
    if (random.nextInt(10) == 0) {
      ledger.transactions.executeWithoutResult(status -> {
        ledger.charging.apply(batch);
        status.setRollbackOnly();
      });
    }
    List<Charged> charged = ledger.transactions.execute(status -> ledger.charging.apply(batch));
    model.begins(Period.DAY);
    model.begins(Period.MONTH);
    for (int i = 0; i < batch.size(); i++) {
      compare(batch.get(i), charged.get(i));
    }
    done += batch.size();
  }

  private void compare(Charge charge, Charged charged) {
    switch (charge) {
      case Charge.Hold hold -> {
        Reservation answer = charged.reservation(hold.key());
        assertThat(answer).as(TO_REPEAT).isEqualTo(model.reserve(hold));
        if (answer instanceof Reservation.Allowed) {
          lately.add(hold.key());
        }
      }
      case Charge.Settle(String key, Amounts actual, String evidence) ->
          assertThat(charged.settlement(key)).as(TO_REPEAT).isEqualTo(model.settle(key, actual));
      case Charge.Release(String key, String proof) ->
          assertThat(charged.settlement(key)).as(TO_REPEAT).isEqualTo(model.release(key));
      default -> throw new IllegalStateException("not made here");
    }
  }

  private Charge charge() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> new Charge.Release(anyKey(), "refused");
      case 3, 4, 5, 6, 7, 8, 9 -> {
        String key = anyKey();
        yield new Charge.Settle(
            key, amounts(new Random(key.hashCode() + random.nextInt(3) / 2)), "request");
      }
      default -> hold(random.nextInt(10) == 0 ? anyKey() : "key " + keys++);
    };
  }

  /**
   * What is usual: new holds, and the bills of the latest. Where all fit, none is looked at alone.
   */
  private Charge calmCharge() {
    if (!lately.isEmpty() && random.nextBoolean()) {
      String key = lately.removeLast();
      return new Charge.Settle(key, amounts(new Random(key.hashCode())), "request");
    }
    Charge.Hold hold = hold("key " + keys++);
    return new Charge.Hold(
        hold.request().under(new Fence.None()), hold.expiresAt(), Optional.empty());
  }

  private Charge.Hold hold(String key) {
    int number = Integer.parseInt(key.substring("key ".length()));
    var own = new Random(SEED + number + (random.nextInt(30) == 0 ? 1_000_000 : 0));
    List<Scope> all =
        List.of(
            Scope.organisation(),
            Scope.worker("worker " + own.nextInt(3)),
            Scope.process("process " + own.nextInt(2)),
            Scope.instance(own.nextInt(50)));
    List<Scope> path = own.nextBoolean() ? all : all.subList(0, 1 + own.nextInt(all.size()));
    Amounts bound = amounts(own);
    Shrink shrink =
        own.nextBoolean()
            ? new Shrink.Never()
            : new Shrink.Output(1 + own.nextInt(60), own.nextInt(2));
    Fence fence =
        own.nextInt(4) > 0
            ? new Fence.None()
            : new Fence.Lease("run " + own.nextInt(20), own.nextInt(1 + number / 100));
    var request =
        new Reserve(key, Digest.ofText(path + "" + bound), path, bound, Reserve.WITHOUT_PRICE)
            .shrinking(shrink)
            .under(fence);
    Optional<Reason> refusal =
        own.nextInt(40) == 0 ? Optional.of(Reason.WRONG_CURRENCY) : Optional.empty();
    return new Charge.Hold(
        request, ledger.clock.instant().plusSeconds(60 + random.nextInt(20_000)), refusal);
  }

  private void moveClock() {
    long seconds = random.nextInt(6) == 0 ? -random.nextInt(80_000) : random.nextInt(30_000);
    ledger.clock.to(ledger.clock.instant().plusSeconds(seconds).toString());
  }

  private void sweep() {
    var graceEnds = ledger.clock.instant().minus(Ledger.GRACE);
    while (ledger.budgets.sweep().more()) {
      done++;
    }
    model.sweep(graceEnds);
    done++;
  }

  private void limit() {
    Unit unit = Unit.values()[random.nextInt(5)];
    Scope scope = scope();
    Period period = period(scope);
    Long amount = random.nextInt(5) < 3 ? null : near(model.balance(scope, period), unit);
    var limit = new BudgetLimit(scope, period, unit, amount);
    LimitChange change = ledger.budgets.limit(limit, "owner", "At random.");
    if (model.belowSpent(limit)) {
      assertThat(change).extracting("refusal").isEqualTo(LimitChange.Refusal.BELOW_SPENT);
    } else {
      assertThat(change).isInstanceOf(LimitChange.Changed.class);
      model.limit(limit);
    }
    done++;
  }

  /** Somewhat above what is spent, or a little below, so that holds are decided at the edge. */
  private long near(Balance balance, Unit unit) {
    long spent = balance.posted(unit) + balance.held(unit);
    return Math.max(0, spent + random.nextInt(random.nextBoolean() ? 400_000 : 5_000) - 2_000);
  }

  private void topUp() {
    Scope scope = scope();
    var topUp =
        new TopUp(
            "decision " + done,
            scope,
            period(scope),
            Unit.values()[random.nextInt(5)],
            random.nextInt(50),
            1 + random.nextInt(500),
            ledger.clock.instant().plusSeconds(1 + random.nextInt(100_000)),
            "At random.",
            "clerk",
            "owner");
    TopUp.Result result = ledger.budgets.topUp(topUp);
    assertThat(result instanceof TopUp.Result.Raised).isEqualTo(model.topUp(topUp));
    done++;
  }

  private Scope scope() {
    return switch (random.nextInt(4)) {
      case 0 -> Scope.organisation();
      case 1 -> Scope.worker("worker " + random.nextInt(3));
      case 2 -> Scope.process("process " + random.nextInt(2));
      default -> Scope.instance(random.nextInt(50));
    };
  }

  /** A day, or one that each seed chooses for each kind of scope: all four only make paths long. */
  private Period period(Scope scope) {
    int chosen = new Random(SEED + scope.kind().ordinal()).nextInt(Period.values().length);
    return random.nextBoolean() ? Period.DAY : Period.values()[chosen];
  }

  private void everythingIsTheSame() {
    assertThat(ledger.unexplained()).as(TO_REPEAT).isEmpty();
    assertThat(ledger.unheld()).isEmpty();
    assertThat(ledger.withoutLeaf()).isEmpty();
    assertThat(ledger.budgets.crossings(1_000_000)).hasSameSizeAs(model.crossings);
    assertThat(ledger.history()).hasSize(model.entries);
    model.accounts.forEach(this::isTheSame);
    assertThat(ledger.deadlocks()).isZero();
  }

  /** I7: without activity everything clears. */
  private void nothingLeaks() {
    for (int i = 0; i < 2; i++) {
      ledger.clock.to(ledger.clock.instant().plus(Duration.ofDays(2)).toString());
      model.at(ledger.clock.instant());
      sweep();
    }
    everythingIsTheSame();
    assertThat(ledger.sum("held_money + held_calls + held_spend")).isZero();
  }

  private void isTheSame(LedgerModel.Key key, Balance expected) {
    List<Long> balances = ledger.balances(key);
    var wanted = new ArrayList<Long>();
    for (Unit unit : Unit.values()) {
      wanted.add(expected.held(unit));
    }
    for (Unit unit : Unit.values()) {
      wanted.add(expected.posted(unit));
    }
    assertThat(balances.isEmpty() ? List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L) : balances)
        .as("%s, %s", key, TO_REPEAT)
        .isEqualTo(wanted);
  }

  /** One of the latest, and now and then one that nobody has asked for. */
  private String anyKey() {
    return "key " + Math.max(0, keys - random.nextInt(200));
  }

  /** Money is at least what the tokens of the answer add to it. */
  private static Amounts amounts(Random own) {
    int output = own.nextInt(100);
    return new Amounts(
        output + own.nextInt(100), own.nextInt(100), output, own.nextInt(2), own.nextInt(50));
  }
}
