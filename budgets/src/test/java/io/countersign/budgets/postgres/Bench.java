package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
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
  private static final int TURNS = 7;
  private static final int WORKERS = 200;
  private static final int TEAMS = 5;
  private static final int CALLS_BETWEEN_KILLS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SECONDS = 5;
  private static final int SOAK_MINUTES = 10;
  private static final long WARM_UP_NANOS = 10_000_000_000L;
  private static final long CENT = 10_000_000;

  private final Ledger ledger;
  private final long nanosEach;
  private final AtomicLong number = new AtomicLong();
  private final double[] zipf = zipf(WORKERS);

  private Bench(Ledger ledger, int seconds) {
    this.ledger = ledger;
    this.nanosEach = seconds * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    boolean soak = args.length > 0 && args[0].equals("soak");
    int length = args.length > (soak ? 1 : 0) ? Integer.parseInt(args[args.length - 1]) : 0;
    if (!soak) {
      truth(Integer.getInteger("bench.kills", 3));
    }
    try (var postgres = durable().start();
        var ledger = Ledger.fresh(postgres, ZoneId.of("UTC"))) {
      if (soak) {
        new Bench(ledger, SECONDS).soak(length > 0 ? length : SOAK_MINUTES);
      } else {
        new Bench(ledger, length > 0 ? length : SECONDS).run();
      }
    }
  }

  static EmbeddedPostgres.Builder durable() {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on");
  }

  private void run() throws Exception {
    limits();
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
    double reserveP99 = atItsPace();
    figure("heap_growth", (heap() - heapBefore) / 1e6, "MB");
    figure("unexplained_accounts", ledger.unexplained().size(), "accounts");
    figure("reserve_ratio_to_single_row_ceiling", reserves / ceiling, "ratio");
    figure("lifecycle_ratio_to_single_row_ceiling", lifecycles / ceiling, "ratio");
    figure("reserve_p99_ms", reserveP99, "ms");
    figure("deadlocks", ledger.deadlocks(), "deadlocks");
  }

  /** The ledger itself finds the team of a worker, as it does for real calls. */
  private void limits() {
    String fsync = ledger.database.sql("show fsync").query(String.class).single();
    if (!fsync.equals("on")) {
      throw new IllegalStateException("Figures count with fsync on, not '%s'.".formatted(fsync));
    }
    for (int i = 0; i < WORKERS; i++) {
      ledger.teams.move("worker " + i, Optional.of("team " + i % TEAMS), "bench");
    }
    for (Period period : List.of(Period.DAY, Period.MONTH, Period.TOTAL)) {
      ledger.limit(Scope.organisation(), period, Long.MAX_VALUE);
    }
  }

  /** The same load for long: after the first minute nothing is to grow but the disk. */
  private void soak(int minutes) throws Exception {
    limits();
    warmUp();
    double first = 0;
    double last = 0;
    for (int minute = 1; minute <= minutes; minute++) {
      Latencies took = openLoop(Duration.ofMinutes(1).toNanos(), this::lifecycle);
      last = heap() / 1e6;
      first = minute == 1 ? last : first;
      figure("soak_minute", minute, "minutes");
      figure("soak_lifecycle_p99_ms", took.millis(99), "ms");
      figure("soak_heap", last, "MB");
    }
    figure("soak_heap_growth", last - first, "MB");
    figure("unexplained_accounts", ledger.unexplained().size(), "accounts");
    figure("deadlocks", ledger.deadlocks(), "deadlocks");
  }

  /**
   * Reserves at {@link #OPEN_LOOP_PER_SECOND} beside what this machine takes for one row and its
   * commit at the same pace: no reserve can be quicker. They take turns, because a disk that stands
   * still for a tenth of a second does so once in a while; the median of the turns is without it.
   */
  private double atItsPace() throws IOException {
    ledger.database.sql("create table if not exists floor (n bigint)").update();
    ledger.database.sql("checkpoint").update(); // the closed loops have left a lot to write
    List<Latencies> commits = new ArrayList<>();
    List<Latencies> reserves = new ArrayList<>();
    long[] before = processorTicks();
    for (int turn = 0; turn < TURNS; turn++) {
      commits.add(
          openLoop(
              nanosEach,
              i -> ledger.database.sql("insert into floor values (:n)").param("n", i).update()));
      reserves.add(openLoop(nanosEach, i -> ledger.reserve("o" + i, path(i), call())));
    }
    long[] after = processorTicks();
    figure("taken_by_the_host", 100.0 * (after[0] - before[0]) / (after[1] - before[1]), "percent");
    figure("commit_p50_ms", median(commits, 50), "ms");
    figure("commit_p99_ms", median(commits, 99), "ms");
    figure("commit_p99_worst_turn_ms", worst(commits), "ms");
    figure("reserve_p50_ms", median(reserves, 50), "ms");
    figure("reserve_p99_worst_turn_ms", worst(reserves), "ms");
    return median(reserves, 99);
  }

  /**
   * Of all processors: when a virtual machine's host gave them to somebody else, and the whole
   * (proc_stat(5)). What waits then, waits some milliseconds.
   */
  private static long[] processorTicks() throws IOException {
    String first = Files.readAllLines(Path.of("/proc/stat")).getFirst();
    long[] ticks = Arrays.stream(first.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
    return new long[] {ticks[7], Arrays.stream(ticks, 0, 8).sum()};
  }

  private static double median(List<Latencies> turns, int percent) {
    return turns.stream().mapToDouble(turn -> turn.millis(percent)).sorted().toArray()[TURNS / 2];
  }

  private static double worst(List<Latencies> turns) {
    return turns.stream().mapToDouble(turn -> turn.millis(99)).max().orElseThrow();
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

  /** Until the compiler has done its work: it shares the cores with what is measured. */
  private void warmUp() throws Exception {
    long until = System.nanoTime() + WARM_UP_NANOS;
    closedLoop(CALLS_IN_FLIGHT, until, this::lifecycle);
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
    long start = System.nanoTime();
    Latencies took = closedLoop(clients, start + nanosEach, work);
    double perSecond = took.count() * 1e9 / (System.nanoTime() - start);
    figure(name + "_per_second", perSecond, "1/s");
    figure(name + "_closed_loop_p50_ms", took.millis(50), "ms");
    return perSecond;
  }

  private Latencies closedLoop(int clients, long until, LongConsumer work) throws Exception {
    var latencies = new Latencies();
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
    return latencies;
  }

  /**
   * Requests come when they come, whatever became of those before; each is counted from when it was
   * due, so that a stall of the generator or of the ledger counts for all that it kept waiting.
   */
  private Latencies openLoop(long nanos, LongConsumer work) {
    var latencies = new Latencies();
    long start = System.nanoTime();
    long gap = 1_000_000_000L / OPEN_LOOP_PER_SECOND;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i * gap < nanos; i++) {
        long due = start + i * gap;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        long key = number.incrementAndGet();
        var unused =
            threads.submit(() -> {
              work.accept(key);
              latencies.add(System.nanoTime() - due);
            });
      }
    }
    if (latencies.count() * gap < nanos) {
      throw new IllegalStateException(
          "Only %d were done; the others failed.".formatted(latencies.count()));
    }
    return latencies;
  }

  private static void all(List<Callable<Object>> loops) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Object> one : threads.invokeAll(loops)) {
        one.get();
      }
    }
  }

  /** With its team, five scopes deep; all share the organisation's rows. */
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
