package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.Budgets;
import io.countersign.budgets.Period;
import io.countersign.budgets.Scope;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Two servers on one PostgreSQL, callers that go away, a provider that keeps its own bill; then
 * kill -9 of everybody in turn, and at the end the comparison of ledger and bill.
 */
final class Chaos implements AutoCloseable {

  private static final int START_ATTEMPTS_MAX = 50;
  private static final long CAP_NANOS = 20 * ChaosClient.HOLD_NANOS + 7;

  private final Path data;
  private final FakeBilling billing = new FakeBilling();
  private final Path log = Files.createTempFile("ledger-chaos", ".log");
  private final List<Process> servers = new ArrayList<>();
  private EmbeddedPostgres postgres;
  private final int port;
  private final String database;
  private int started;

  /** What came of it; all but the counts are to be zero. */
  record Truth(
      long overshootNanos,
      long unrecordedNanos,
      long phantomHeldNanos,
      long unexplainedAccounts,
      long withoutLeaf,
      int billed,
      long denied) {}

  Chaos(Path data) throws Exception {
    this.data = data;
    postgres = Bench.durable().setDataDirectory(data).setCleanDataDirectory(false).start();
    port = postgres.getPort();
    try (var ledger = Ledger.fresh(postgres, ZoneId.of("UTC"))) {
      database = ledger.name();
      for (int i = 0; i < ChaosClient.WORKERS; i++) {
        ledger.limit(Scope.worker("worker " + i), Period.TOTAL, CAP_NANOS);
      }
    }
    start();
    start();
  }

  private void start() throws IOException {
    servers.add(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChaosClient.class.getName(),
                "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, database),
                billing.url(),
                "server" + ++started)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** Until so many more calls were billed. */
  void work(int calls, Duration atMost) throws IOException {
    long until = System.nanoTime() + atMost.toNanos();
    int wanted = billing.bill.size() + calls;
    while (billing.bill.size() < wanted) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "Only %d calls were billed, not %d: %s"
                .formatted(billing.bill.size(), wanted, Files.readAllLines(log)));
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  void killAServer() throws Exception {
    kill(servers.removeFirst());
    start();
  }

  void killPostgres() throws Exception {
    long pid =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    try {
      postgres.close();
    } catch (IOException e) {
      // It is dead already; only its lock is given back.
    }
    for (int attempt = 1; ; attempt++) {
      try {
        postgres =
            Bench.durable()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
        return;
      } catch (IOException | IllegalStateException e) {
        if (attempt == START_ATTEMPTS_MAX) {
          throw e;
        }
        LockSupport.parkNanos(200_000_000); // its children have not noticed yet
      }
    }
  }

  private static void kill(Process server) {
    server.destroyForcibly();
    server.onExit().join();
  }

  /** Stops everybody, resolves what is suspect by the provider's bill, and compares. */
  Truth truth() throws Exception {
    for (Process server : servers) {
      kill(server);
    }
    servers.clear();
    try (var ledger = Ledger.at(postgres.getDatabase("postgres", database))) {
      ledger.clock.to(ledger.clock.instant().plus(Duration.ofHours(2)).toString());
      while (ledger.budgets.sweep().more()) {
        // all of them
      }
      resolve(ledger);
      return new Truth(
          overshoot(ledger),
          unrecorded(ledger),
          ledger.sum("held_money"),
          ledger.unexplained().size(),
          ledger.withoutLeaf().size(),
          billing.bill.size(),
          ledger
              .database
              .sql("select count(*) from budgets.hold where state = 'DENIED'")
              .query(Long.class)
              .single());
    }
  }

  private void resolve(Ledger ledger) {
    List<Budgets.Suspect> suspects = ledger.budgets.suspects(1_000);
    while (!suspects.isEmpty()) {
      for (Budgets.Suspect suspect : suspects) {
        Long billed = billing.bill.get(suspect.holdKey());
        if (billed == null) {
          ledger.budgets.release(suspect.holdKey(), "The provider knows no such call.");
        } else {
          ledger.budgets.settle(
              suspect.holdKey(), new Amounts(billed, 90, 40, 1, 0), "The provider's bill.");
        }
      }
      suspects = ledger.budgets.suspects(1_000);
    }
  }

  /** The most by which an admission left posted and held above a limit, in the order of entries. */
  private static long overshoot(Ledger ledger) {
    return ledger
        .database
        .sql(
            """
            select coalesce(max(so_far - :cap) filter (where kind = 'HELD' and so_far > :cap), 0) from (
              select e.kind, sum(e.held_money + e.posted_money) over (partition by a.id order by e.id) as so_far
                from budgets.entry e join budgets.account a on a.id = any (e.accounts)
               where a.scope_kind = 'WORKER' and a.period = 'TOTAL') x
            """)
        .param("cap", CAP_NANOS)
        .query(Long.class)
        .single();
  }

  /** What the bill and the ledger say differently, call by call. */
  private long unrecorded(Ledger ledger) {
    Map<String, Long> posted = new HashMap<>();
    ledger
        .database
        .sql("select key, actual_money from budgets.hold where state = 'POSTED'")
        .query(row -> {
          posted.put(row.getString("key"), row.getLong("actual_money"));
        });
    long difference = 0;
    for (Map.Entry<String, Long> call : billing.bill.entrySet()) {
      difference += Math.abs(call.getValue() - posted.getOrDefault(call.getKey(), 0L));
      posted.remove(call.getKey());
    }
    return difference + posted.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() throws IOException {
    for (Process server : servers) {
      kill(server);
    }
    billing.close();
    postgres.close();
    delete(data.toFile());
    Files.delete(log);
  }

  private static void delete(File file) {
    File[] children = file.listFiles();
    if (children != null) {
      for (File child : children) {
        delete(child);
      }
    }
    if (!file.delete()) {
      file.deleteOnExit();
    }
  }
}
