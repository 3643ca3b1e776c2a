package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Period;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Figures of the ledger on this machine; see {@code bench/budgets}. */
final class Bench {

  private static final int CLIENTS = 8;

  private final Ledger ledger;
  private final long nanosEach;
  private final AtomicLong number = new AtomicLong();

  private Bench(Ledger ledger, int seconds) {
    this.ledger = ledger;
    this.nanosEach = seconds * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    try (var postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        var ledger = Ledger.fresh(postgres, ZoneId.of("UTC"))) {
      new Bench(ledger, seconds).run();
    }
  }

  private void run() throws Exception {
    limit(Scope.organisation(), Long.MAX_VALUE);
    ledger.database.sql("create table ceiling as select 0::bigint as n").update();
    double ceiling = measure("single_row", i -> increment());
    double reserves = measure("reserve", i -> ledger.reserve("r" + i, path(i), Amounts.money(1)));
    double lifecycles =
        measure(
            "lifecycle",
            i -> {
              ledger.reserve("l" + i, path(i), Amounts.money(2));
              ledger.budgets.settle("l" + i, Amounts.money(1), "bench");
            });
    figure("reserve_ratio_to_single_row_ceiling", reserves / ceiling, "ratio");
    figure("lifecycle_ratio_to_single_row_ceiling", lifecycles / ceiling, "ratio");
    figure("overshoot_money", overshoot(), "nanos");
    figure("unexplained_accounts", ledger.unexplained().size(), "accounts");
    figure("deadlocks", deadlocks(), "deadlocks");
  }

  private void increment() {
    ledger.database.sql("update ceiling set n = n + 1").update();
  }

  /** Closed loop: every client begins the next as soon as the last is done. */
  private double measure(String name, LongConsumer work) throws Exception {
    var latencies = new ConcurrentLinkedQueue<Long>();
    long start = System.nanoTime();
    all(() -> {
      while (System.nanoTime() - start < nanosEach) {
        long before = System.nanoTime();
        work.accept(number.incrementAndGet());
        latencies.add(System.nanoTime() - before);
      }
    });
    double perSecond = latencies.size() * 1e9 / (System.nanoTime() - start);
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    figure(name + "_per_second", perSecond, name + "s/s");
    figure(name + "_p50_ms", sorted[sorted.length / 2] / 1e6, "ms");
    figure(name + "_p99_ms", sorted[sorted.length * 99 / 100] / 1e6, "ms");
    return perSecond;
  }

  /** What is admitted above a limit when everybody asks at once. */
  private long overshoot() throws Exception {
    Scope scope = Scope.worker("capped");
    limit(scope, 5_000);
    var admitted = new AtomicLong();
    all(() -> {
      for (int i = 0; i < 125; i++) {
        String key = "o" + number.incrementAndGet();
        if (ledger.reserve(key, List.of(Scope.organisation(), scope), Amounts.money(100))
            instanceof Reservation.Allowed) {
          admitted.addAndGet(100);
        }
      }
    });
    return admitted.get() - 5_000;
  }

  private long deadlocks() {
    return ledger
        .database
        .sql("select deadlocks from pg_stat_database where datname = current_database()")
        .query(Long.class)
        .single();
  }

  private static void all(Runnable client) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(threads.submit(client));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  /** Five scopes deep; all share the organisation's row. */
  private static List<Scope> path(long number) {
    return Arrays.asList(
        Scope.organisation(),
        new Scope(Scope.Kind.TEAM, "team " + number % 5),
        Scope.worker("worker " + number % 20),
        Scope.process("process " + number % 10),
        Scope.instance(number % 1_000));
  }

  private void limit(Scope scope, long nanos) {
    ledger.budgets.limit(
        new BudgetLimit(scope, Period.MONTH, Unit.MONEY, nanos), "owner", "A benchmark.");
  }

  @SuppressWarnings("SystemOut")
  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.2f %s%n", name, value, unit);
  }
}
