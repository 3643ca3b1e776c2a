package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CompactRange;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.TreeHasher;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** Figures of the history on this machine; see {@code bench/history}. */
final class Bench {

  private static final String PLACED_AND_WAITING =
      """
      select (select coalesce(max(idx) + 1, 0) from history.entry)
        + (select count(*) from history.inbox)\
      """;

  private static final int SECONDS = 5;
  private static final int CHECKPOINTS = 20;
  private static final long WHOLE = 10_000_000;
  private static final long SEARCHED = 1_000_000;
  private static final int LEAVES = 500_000;
  private static final int LEAF_BYTES = 550; // as those of this benchmark are

  private final DataSource database;
  private final Path directory;
  private final Signer signer;
  private final PayloadKeys keys;

  private Bench(DataSource database, Path directory) {
    this.database = database;
    this.directory = directory;
    this.signer = Signer.open(directory, PostgresHistory.origin(database));
    this.keys = KeyFile.open(database, directory.resolve("payloads"));
  }

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("whole")) {
      whole(args.length > 1 ? Long.parseLong(args[1]) : WHOLE);
      return;
    }
    if (args.length > 0 && args[0].equals("search")) {
      SearchBench.run(args.length > 1 ? Long.parseLong(args[1]) : SEARCHED);
      return;
    }
    int entries = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    long whole = args.length > 1 ? Long.parseLong(args[1]) : WHOLE;
    Path directory = Files.createTempDirectory("history-bench");
    try (var postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start()) {
      DataSource database = postgres.getPostgresDatabase();
      Database.migrate(database);
      new Bench(database, directory).run(entries, whole);
    }
  }

  private void run(int entries, long whole) throws Exception {
    for (int batch : new int[] {1, 100, 1000}) {
      append(batch);
    }
    order(entries);
    checkpoint();
    verify();
    tree();
    whole(whole);
  }

  /** One connection, one transaction a batch. */
  private void append(int batch) throws Exception {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      long count = 0;
      long start = System.nanoTime();
      while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
        Inbox.append(connection, entries(batch));
        connection.commit();
        count += batch;
      }
      figure("history.append.batch" + batch, count / seconds(start), "entries/s");
    }
  }

  private void order(int entries) throws Exception {
    int waiting =
        Integer.parseInt(Database.query(database, "select count(*) from history.inbox").getFirst());
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (; waiting < entries; waiting += 1000) {
        Inbox.append(connection, entries(1000));
        connection.commit();
      }
    }
    long start = System.nanoTime();
    try (var sequencer = new Sequencer(database, signer, keys, Clock.systemUTC())) {
      sequencer.start();
      while (!Database.query(database, "select 1 from history.inbox limit 1").isEmpty()) {
        Thread.sleep(20);
      }
      figure("history.order", waiting / seconds(start), "entries/s");
    }
  }

  /** From an entry's commit to the signed checkpoint over it, while the log grows. */
  private void checkpoint() throws Exception {
    var millis = new ArrayList<Long>();
    try (var sequencer = new Sequencer(database, signer, keys, Clock.systemUTC());
        Connection connection = database.getConnection()) {
      sequencer.start();
      for (int i = 0; i < CHECKPOINTS; i++) {
        long size = number(PLACED_AND_WAITING) + 1;
        Inbox.append(connection, entries(1));
        long start = System.nanoTime();
        while (number("select coalesce(max(size), 0) from history.checkpoint") < size) {
          Thread.sleep(5);
        }
        millis.add((System.nanoTime() - start) / 1_000_000);
      }
    }
    millis.sort(null);
    figure("history.checkpoint.p50", millis.get(CHECKPOINTS / 2), "ms");
    figure("history.checkpoint.max", millis.getLast(), "ms");
  }

  private long number(String sql) throws Exception {
    return Long.parseLong(Database.query(database, sql).getFirst());
  }

  /** Leaf hashes and the tree over them, on one thread; in its own time, not in that of others. */
  private static void tree() {
    var hasher = new TreeHasher();
    byte[] leaf = new byte[LEAF_BYTES];
    for (int round = 0; round < 4; round++) {
      var range = new CompactRange();
      long start = cpu();
      for (int i = 0; i < LEAVES; i++) {
        leaf[i & 0xff]++;
        range.append(hasher.leaf(leaf));
      }
      double seconds = (cpu() - start) / 1e9;
      if (round == 3) {
        figure("history.verify.tree", LEAVES / seconds, "leaves/s");
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** A log of that length, streamed into the verifier as its own process with 256 MB. */
  private static void whole(long entries) throws Exception {
    Path directory = Files.createTempDirectory("history-whole");
    Process verifier =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.countersign.history.verify.Main",
                "-",
                "--json")
            .redirectOutput(directory.resolve("report").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var memory = new PeakMemory(verifier);
    long start = System.nanoTime();
    WholeLog.write(directory.resolve("whole"), entries, verifier.getOutputStream());
    int exit = verifier.waitFor();
    double seconds = seconds(start);
    if (exit != 0) {
      throw new AssertionError(Files.readString(directory.resolve("report")));
    }
    figure("history.whole.entries", entries, "entries");
    figure("history.whole.seconds", seconds, "s");
    figure("history.whole.verify", entries / memory.threadSeconds(), "entries/s per thread");
    figure(
        "history.whole.process",
        entries / memory.cpuSeconds(),
        "entries/s per CPU, compiler and all");
    figure("history.whole.memory", memory.megabytes(), "MB");
  }

  private void verify() throws Exception {
    Path file = directory.resolve("history.ndjson");
    long start = System.nanoTime();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new Export(database, signer, keys).write(out);
    }
    double exported = seconds(start);
    Report report = Verifier.trustingTheExport().verify(Files.newInputStream(file)); // warms up
    long cpu = cpu();
    Verifier.trustingTheExport().verify(Files.newInputStream(file));
    double verified = (cpu() - cpu) / 1e9;
    if (!report.holds()) {
      throw new AssertionError(report.text());
    }
    figure("history.export", report.entries() / exported, "entries/s");
    figure("history.export.size", Files.size(file) / (double) report.entries(), "bytes/entry");
    figure("history.verify", report.entries() / verified, "entries/s per CPU");
    figure("history.verify.entries", report.entries(), "entries");
    Files.delete(file);
  }

  private static List<SourcedEntry> entries(int count) {
    var entries = new ArrayList<SourcedEntry>(count);
    for (int i = 0; i < count; i++) {
      entries.add(
          new SourcedEntry(
              new NewEntry(
                  "effect.started",
                  new Actor(Actor.Kind.WORKER, "refund-clerk", "owner"),
                  Map.of(
                      "instance",
                      Long.toString(2251799813685249L + i / 40),
                      "effect",
                      "e" + i,
                      "worker",
                      "refund-clerk"),
                  "ok",
                  "The worker refund-clerk began to pay 62.00 EUR back for order H-10042.",
                  Map.of("amountCents", 6200, "order", "H-10042", "recipient", "original card")),
              new Source.Unordered("server"),
              Instant.EPOCH));
    }
    return entries;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.0f %s%n", name, value, unit);
  }
}
