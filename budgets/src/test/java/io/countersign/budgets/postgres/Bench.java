package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Figures of the ledger on this machine; see {@code bench/budgets}. */
final class Bench {

  /** Of one row more than about this many clients get less. */
  private static final int CLIENTS = 8;

  private static final int CALLS_IN_FLIGHT = 256;
  private static final int OPEN_LOOP_PER_SECOND = 500;
  private static final int WORKERS = 200;
  private static final int CALLS_BETWEEN_KILLS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long CENT = 10_000_000;

  private final Ledger ledger;
  private final EmbeddedPostgres postgres;
  private final long nanosEach;
  private final AtomicLong number = new AtomicLong();
  private final double[] zipf = zipf(WORKERS);

  private Bench(Ledger ledger, EmbeddedPostgres postgres, int seconds) {
    this.ledger = ledger;
    this.postgres = postgres;
    this.nanosEach = seconds * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    truth(Integer.getInteger("bench.kills", 3));
    try (var postgres = durable().start();
        var ledger = Ledger.fresh(postgres, ZoneId.of("UTC"))) {
      new Bench(ledger, postgres, seconds).run();
    }
  }

  static EmbeddedPostgres.Builder durable() {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on");
  }

  private void run() throws Exception {
    for (Period period : List.of(Period.DAY, Period.MONTH, Period.TOTAL)) {
      ledger.limit(Scope.organisation(), period, Long.MAX_VALUE);
    }
    warmUp();
    double ceiling = ceiling();
    long heapBefore = heap();
    double reserves =
        measure("reserve", CALLS_IN_FLIGHT, i -> ledger.reserve("r" + i, path(i), call()));
    double lifecycles = measure("lifecycle", CALLS_IN_FLIGHT, this::lifecycle);
    measure("reserve_zipf", CALLS_IN_FLIGHT, i -> ledger.reserve("z" + i, zipfPath(i), call()));
    measure("lifecycle_zipf", CALLS_IN_FLIGHT, i -> lifecycle(i, this::zipfPath));
    measure("reserve_single", CLIENTS, i -> alone(() -> ledger.reserve("s" + i, path(i), call())));
    measure("lifecycle_single", CLIENTS, this::lifecycleAlone);
    double p99 = openLoop();
    figure("heap_growth", (heap() - heapBefore) / 1e6, "MB");
    figure("unexplained_accounts", ledger.unexplained().size(), "accounts");
    figure("reserve_ratio_to_single_row_ceiling", reserves / ceiling, "ratio");
    figure("lifecycle_ratio_to_single_row_ceiling", lifecycles / ceiling, "ratio");
    figure("reserve_p99_ms", p99, "ms");
    figure("deadlocks", ledger.deadlocks(), "deadlocks");
  }

  /** The table that matters. */
  private static void truth(int rounds) throws Exception {
    try (var chaos = new Chaos(Files.createTempDirectory("ledger-chaos"))) {
      for (int round = 0; round < rounds; round++) {
        chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
        chaos.killAServer();
        chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
        chaos.killPostgres();
      }
      chaos.work(CALLS_BETWEEN_KILLS, PATIENCE);
      Chaos.Truth truth = chaos.truth();
      figure("billed_calls", truth.billed(), "calls");
      figure("denied_calls", truth.denied(), "calls");
      figure("overshoot_money", truth.overshootNanos(), "nanos");
      figure("unrecorded_money", truth.unrecordedNanos(), "nanos");
      figure("phantom_held_money", truth.phantomHeldNanos(), "nanos");
    }
  }

  /** Both sides get a second to be compiled. */
  private void warmUp() throws Exception {
    long until = System.nanoTime() + 2_000_000_000L;
    closedLoop(CALLS_IN_FLIGHT, until, this::lifecycle, new ConcurrentLinkedQueue<>());
  }

  /**
   * What PostgreSQL can do at best with one row: a prepared statement, each client its own
   * connection.
   */
  private double ceiling() throws Exception {
    ledger.database.sql("create table ceiling as select 0::bigint as n").update();
    long start = System.nanoTime();
    List<Callable<Long>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(() -> updates(start));
    }
    long updates = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Long> client : threads.invokeAll(clients)) {
        updates += client.get();
      }
    }
    double perSecond = updates * 1e9 / (System.nanoTime() - start);
    figure("single_row_per_second", perSecond, "updates/s");
    return perSecond;
  }

  private long updates(long start) throws SQLException {
    long updates = 0;
    try (var connection = ledger.connection();
        var update = connection.prepareStatement("update ceiling set n = n + 1")) {
      while (System.nanoTime() - start < nanosEach) {
        update.executeUpdate();
        updates++;
      }
    }
    return updates;
  }

  private void lifecycle(long i) {
    lifecycle(i, this::path);
  }

  private void lifecycle(long i, LongFunction<List<Scope>> path) {
    ledger.reserve("l" + i, path.apply(i), call());
    ledger.budgets.settle("l" + i, new Amounts(CENT / 2, 800, 150, 1, 0), "bench");
  }

  private void lifecycleAlone(long i) {
    alone(() -> ledger.reserve("a" + i, path(i), call()));
    alone(() -> ledger.budgets.settle("a" + i, new Amounts(CENT / 2, 800, 150, 1, 0), "bench"));
  }

  private <T> void alone(Callable<T> work) {
    ledger.transactions.executeWithoutResult(status -> {
      try {
        work.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static Amounts call() {
    return new Amounts(CENT, 1_000, 300, 1, 0);
  }

  /** Closed loop: every client begins the next as soon as the last is done. */
  private double measure(String name, int clients, LongConsumer work) throws Exception {
    var latencies = new ConcurrentLinkedQueue<Long>();
    long start = System.nanoTime();
    closedLoop(clients, start + nanosEach, work, latencies);
    double perSecond = latencies.size() * 1e9 / (System.nanoTime() - start);
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    figure(name + "_per_second", perSecond, "1/s");
    figure(name + "_closed_loop_p50_ms", sorted[sorted.length / 2] / 1e6, "ms");
    return perSecond;
  }

  private void closedLoop(
      int clients, long until, LongConsumer work, ConcurrentLinkedQueue<Long> latencies)
      throws Exception {
    List<Callable<Object>> loops = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      loops.add(() -> {
        while (System.nanoTime() < until) {
          long before = System.nanoTime();
          work.accept(number.incrementAndGet());
          latencies.add(System.nanoTime() - before);
        }
        return null;
      });
    }
    all(loops);
  }

  /** Requests come when they come; whoever waits for a slow one is counted with its wait. */
  private double openLoop() throws Exception {
    var latencies = new ConcurrentLinkedQueue<Long>();
    long start = System.nanoTime();
    long gap = 1_000_000_000L / OPEN_LOOP_PER_SECOND;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i * gap < nanosEach; i++) {
        long due = start + i * gap;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long key = number.incrementAndGet();
        var unused =
            threads.submit(() -> {
              ledger.reserve("o" + key, path(key), call());
              latencies.add(System.nanoTime() - due);
            });
      }
    }
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    figure("reserve_p50_ms", sorted[sorted.length / 2] / 1e6, "ms");
    return sorted[sorted.length * 99 / 100] / 1e6;
  }

  private static void all(List<Callable<Object>> loops) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Object> one : threads.invokeAll(loops)) {
        one.get();
      }
    }
  }

  /** Five scopes deep; all share the organisation's rows. */
  private List<Scope> path(long number) {
    return path(number, number % 20);
  }

  private List<Scope> zipfPath(long number) {
    double at = new Random(number).nextDouble();
    int worker = 0;
    while (worker < WORKERS - 1 && zipf[worker] < at) {
      worker++;
    }
    return path(number, worker);
  }

  private static List<Scope> path(long number, long worker) {
    return List.of(
        Scope.organisation(),
        new Scope(Scope.Kind.TEAM, "team " + worker % 5),
        Scope.worker("worker " + worker),
        Scope.process("process " + number % 10),
        Scope.instance(number % 1_000));
  }

  /** Sums of 1/rank: the first worker does the most. */
  private static double[] zipf(int count) {
    var sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  @SuppressWarnings("removal")
  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @SuppressWarnings("SystemOut")
  static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.2f %s%n", name, value, unit);
  }
}
