package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.history.Signer;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
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

  private static final int SECONDS = 5;

  private final DataSource database;
  private final Path directory;
  private final Signer signer;

  private Bench(DataSource database, Path directory) {
    this.database = database;
    this.directory = directory;
    this.signer = Signer.open(directory, PostgresHistory.origin(database));
  }

  public static void main(String[] args) throws Exception {
    int entries = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Path directory = Files.createTempDirectory("history-bench");
    try (var postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start()) {
      DataSource database = postgres.getPostgresDatabase();
      Database.migrate(database);
      new Bench(database, directory).run(entries);
    }
  }

  private void run(int entries) throws Exception {
    for (int batch : new int[] {1, 100, 1000}) {
      append(batch);
    }
    order(entries);
    verify();
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
    try (var sequencer = new Sequencer(database, signer, Clock.systemUTC())) {
      sequencer.start();
      while (!Database.query(database, "select 1 from history.inbox limit 1").isEmpty()) {
        Thread.sleep(20);
      }
      figure("history.order", waiting / seconds(start), "entries/s");
    }
  }

  private void verify() throws Exception {
    Path file = directory.resolve("history.ndjson");
    long start = System.nanoTime();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new Export(database, signer).write(out);
    }
    double exported = seconds(start);
    start = System.nanoTime();
    Report report = Verifier.trustingTheExport().verify(Files.newInputStream(file));
    double verified = seconds(start);
    if (!report.holds()) {
      throw new AssertionError(report.text());
    }
    figure("history.export", report.entries() / exported, "entries/s");
    figure("history.export.size", Files.size(file) / (double) report.entries(), "bytes/entry");
    figure("history.verify", report.entries() / verified, "entries/s");
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
                      "instance", "2251799813685249", "effect", "e" + i, "worker", "refund-clerk"),
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
