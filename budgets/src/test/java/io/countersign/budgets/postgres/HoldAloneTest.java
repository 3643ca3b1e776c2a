package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Fence;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Shrink;
import io.countersign.budgets.Threshold;
import io.countersign.budgets.Unit;
import io.countersign.history.Digest;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The quick way of a hold that comes alone, against the long way that all charges can go. */
class HoldAloneTest {

  private static final int OPERATIONS = 3_000;
  private static final long SEED = Long.getLong("countersign.random.seed", 16);
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** What both ways leave behind, without what is numbered in another order. */
  private static final List<String> TABLES =
      List.of(
          """
          select key, fingerprint, state, scope_kinds, scope_ids, price, money, input_tokens, output_tokens, calls, spend,
                 reason, admitted_at, closed_at, expires_at, suspect_at, shrunk_output,
                 array(select concat_ws('/', a.scope_kind, a.scope_id, a.period, a.period_key) from budgets.account a
                        where a.id = any (accounts) order by 1) from budgets.hold order by key\
          """,
          """
          select e.at, e.kind, e.hold_key, e.held_money, e.held_spend, e.posted_money, e.posted_spend, e.evidence,
                 array(select concat_ws('/', a.scope_kind, a.scope_id, a.period, a.period_key) from budgets.account a
                        where a.id = any (accounts) order by 1) from budgets.entry e order by e.id\
          """,
          """
          select scope_kind, scope_id, period, period_key, depth, held_money, held_input_tokens, held_output_tokens, held_calls,
                 held_spend, posted_money, posted_spend, starts_at, ends_at from budgets.account order by 1, 2, 3, 4\
          """,
          """
          select a.scope_kind, a.scope_id, a.period_key, x.threshold, x.mark, x.value, x.hold_key
            from budgets.crossing x join budgets.account a on a.id = x.account order by 1, 2, 3, 4, 5\
          """,
          "select * from budgets.fence order by 1",
          "select * from budgets.period order by 1, 2");

  private final Ledger quick = Ledger.fresh(ZONE);
  private final Ledger slow = Ledger.fresh(ZONE);
  private final List<Ledger> both = List.of(quick, slow);
  private final Random random = new Random(SEED);

  @AfterEach
  void close() throws Exception {
    quick.close();
    slow.close();
  }

  @Test
  void it_leaves_what_the_long_way_leaves() {
    count(quick);
    neverAlone(slow);
    for (int i = 0; i < OPERATIONS; i++) {
      operation(i);
    }
    for (String table : TABLES) {
      assertThat(rows(quick, table)).as("seed %d: %s", SEED, table).isEqualTo(rows(slow, table));
    }
    assertThat(quick.unexplained()).isEmpty();
    assertThat(quick.unheld()).isEmpty();
    assertThat(quick.withoutLeaf()).isEmpty();
    assertThat(quick.history()).isEqualTo(slow.history());
    assertThat(quick.database.sql("select last_value from alone").query(Long.class).single())
        .as("went the quick way")
        .isGreaterThan(OPERATIONS / 4);
  }

  private void operation(int i) {
    switch (random.nextInt(40)) {
      case 0 -> moveClock();
      case 1 -> limit(random.nextInt(1_000_000));
      case 2 -> watch();
      case 3 -> move();
      case 4 -> freezeForAWhile(i);
      case 5, 6, 7, 8 -> settle(i);
      default -> reserve("key " + (random.nextInt(30) == 0 ? i / 2 : i));
    }
  }

  private void reserve(String key) {
    var request = request(key);
    var answers = both(ledger -> ledger.budgets.reserve(request));
    assertThat(answers.getFirst()).as("%s, seed %d", key, SEED).isEqualTo(answers.getLast());
  }

  private Reserve request(String key) {
    List<Scope> all =
        List.of(
            Scope.organisation(),
            Scope.worker("worker " + random.nextInt(4)),
            Scope.process("process " + random.nextInt(2)),
            Scope.instance(random.nextInt(5)));
    List<Scope> path = random.nextInt(5) > 0 ? all : all.subList(0, 1 + random.nextInt(4));
    var bound =
        new Amounts(
            random.nextInt(100), random.nextInt(50), random.nextInt(20), 1, random.nextInt(3));
    String price = random.nextInt(40) == 0 ? "unknown" : Reserve.WITHOUT_PRICE;
    String currency = random.nextInt(40) == 0 ? "USD" : Reserve.OWN_CURRENCY;
    Fence fence =
        random.nextInt(3) > 0
            ? new Fence.None()
            : new Fence.Lease("run " + random.nextInt(5), random.nextInt(4));
    return new Reserve(
        key,
        Digest.ofText(path + "" + bound),
        path,
        bound,
        price,
        currency,
        Duration.ofSeconds(60 + random.nextInt(100_000)),
        new Shrink.Never(),
        fence);
  }

  private void settle(int i) {
    String key = "key " + random.nextInt(i + 1);
    Amounts actual = new Amounts(random.nextInt(80), 1, 1, 1, 0);
    var answers = both(ledger -> ledger.budgets.settle(key, actual, "bill"));
    assertThat(answers.getFirst()).isEqualTo(answers.getLast());
  }

  private void limit(int more) {
    Scope scope = random.nextBoolean() ? Scope.organisation() : Scope.worker("worker 1");
    Period period = Period.values()[random.nextInt(Period.values().length)];
    both(ledger ->
        ledger.budgets.limit(
            new BudgetLimit(scope, period, Unit.MONEY, 100_000L + more), "owner", "A test."));
  }

  private void watch() {
    var threshold =
        new Threshold(
            Scope.worker("worker 2"),
            Period.MONTH,
            Unit.MONEY,
            Threshold.Basis.POSTED_AND_HELD,
            new Threshold.Mark.Amount(500 + random.nextInt(5_000)));
    both(does(ledger -> ledger.budgets.watch(threshold, "owner")));
  }

  private void move() {
    Optional<String> team =
        Optional.of("team " + random.nextInt(3)).filter(_ -> random.nextInt(4) > 0);
    both(does(ledger -> ledger.teams.move("worker 3", team, "owner")));
  }

  private void freezeForAWhile(int i) {
    both(does(ledger -> ledger.budgets.freeze(Scope.worker("worker 0"), "owner", "A test.")));
    reserve("frozen " + i);
    both(does(ledger -> ledger.budgets.thaw(Scope.worker("worker 0"), "owner", "A test.")));
  }

  /** Mostly on, over days and a month's end; sometimes back. */
  private void moveClock() {
    long hours = random.nextInt(5) == 0 ? -random.nextInt(4) : random.nextInt(12);
    String to = quick.clock.instant().plus(Duration.ofHours(hours)).toString();
    both(does(ledger -> ledger.clock.to(to)));
  }

  @Test
  void two_that_fit_one_by_one_but_not_together_are_not_both_held() throws Exception {
    quick.limit(Scope.organisation(), Period.TOTAL, 50);
    quick.reserve("opens the accounts", Amounts.money(1));
    Reservation second = whileAnotherIsHeld("first", "second", 30);
    assertThat(second).isInstanceOf(Reservation.Denied.class);
    assertThat(quick.budgets.accounts(List.of(Scope.organisation())))
        .allSatisfy(account -> assertThat(account.held()).isEqualTo(31));
  }

  @Test
  void one_key_asked_for_twice_at_once_is_held_once() throws Exception {
    quick.reserve("opens the accounts", Amounts.money(1));
    assertThat(whileAnotherIsHeld("same", "same", 30)).isEqualTo(new Reservation.Allowed("same"));
    assertThat(quick.unheld()).isEmpty();
    assertThat(quick.sum("held_calls")).isZero();
    assertThat(quick.sum("held_money")).isEqualTo(4 * 31);
  }

  /** What becomes of the second, asked for before the first is committed. */
  private Reservation whileAnotherIsHeld(String first, String second, long money) throws Exception {
    var held = new CountDownLatch(1);
    var commit = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> one =
          threads.submit(() ->
              quick.transactions.executeWithoutResult(status -> {
                quick.reserve(first, Amounts.money(money));
                held.countDown();
                await(commit);
              }));
      await(held);
      Future<Reservation> other = threads.submit(() -> quick.reserve(second, Amounts.money(money)));
      assertThat(other).as("waits").failsWithin(Duration.ofMillis(500));
      commit.countDown();
      one.get();
      return other.get();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> List<T> both(Function<Ledger, T> work) {
    return both.stream().map(work).toList();
  }

  private static Function<Ledger, Boolean> does(Consumer<Ledger> work) {
    return ledger -> {
      work.accept(ledger);
      return true;
    };
  }

  private static void count(Ledger ledger) {
    run(
        ledger,
        "create sequence alone",
        "alter function budgets.hold_alone rename to hold_alone_uncounted",
        """
        create function budgets.hold_alone(c jsonb, at timestamptz, day text, month text)
        returns bigint language plpgsql as $$
        declare entry bigint := budgets.hold_alone_uncounted(c, at, day, month);
        begin
          if entry is not null then
            perform nextval('public.alone');
          end if;
          return entry;
        end $$\
        """);
  }

  private static void neverAlone(Ledger ledger) {
    run(
        ledger,
        """
        create or replace function budgets.hold_alone(p_charge jsonb, p_at timestamptz, p_day text, p_month text)
        returns bigint language sql as 'select null::bigint'\
        """);
  }

  private static void run(Ledger ledger, String... statements) {
    for (String statement : statements) {
      ledger.database.sql(statement).update();
    }
  }

  private static List<String> rows(Ledger ledger, String table) {
    return ledger.database.sql("select t::text from (" + table + ") t").query(String.class).list();
  }
}
