package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.Erasable;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Kills real processes that append, order, sign and erase, at random instants, two of them at work
 * on one database; see {@code bench/history-crash}.
 */
final class CrashRounds {

  private static final int CASES = 20;
  private static final int BATCH_MAX = 20;
  private static final int ERASE_ONE_IN = 40;
  private static final int MILLIS_MAX = 700;

  private final DataSource database;
  private final String url;
  private final Path directory;
  private final Random random;

  CrashRounds(DataSource database, String url, Path directory, long seed) throws SQLException {
    this.database = database;
    this.url = url;
    this.directory = directory;
    this.random = new Random(seed);
    Database.execute(
        database,
        "create table done (n bigint generated always as identity primary key); create table erased (instance bigint)");
    KeyFile.open(database, directory.resolve("payloads"));
    Signer.open(directory, PostgresHistory.origin(database));
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("child")) {
      new Child(args[1], Path.of(args[2])).work();
      return;
    }
    int rounds = Integer.parseInt(args[0]);
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    Path directory = Files.createTempDirectory("history-crash");
    try (var postgres = EmbeddedPostgres.builder().start()) {
      DataSource database = postgres.getPostgresDatabase();
      Database.migrate(database);
      String url = postgres.getJdbcUrl("postgres", "postgres");
      System.out.printf("history.crash.seed %d seed%n", seed);
      Result result = new CrashRounds(database, url, directory, seed).run(rounds);
      System.out.printf("history.crash.kills %d kills%n", result.kills());
      System.out.printf("history.crash.entries %d entries%n", result.entries());
      System.out.printf("history.crash.erased %d keys%n", result.destroyed());
      System.out.printf("history.crash.lost %d entries%n", result.lost());
    }
  }

  /** What stands at the end; {@code lost} counts entries that are missing or there twice. */
  record Result(int kills, long entries, long destroyed, long lost) {}

  Result run(int rounds) throws Exception {
    int kills = 0;
    Process other = child();
    for (int round = 0; round < rounds; round++) {
      Process next = child();
      if (next.inputReader().readLine() == null) {
        throw new IOException("The process ended by itself with " + next.waitFor());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MILLIS_MAX)));
      other.destroyForcibly().waitFor(); // kill -9
      kills++;
      other = next;
    }
    other.destroyForcibly().waitFor();
    return atTheEnd(kills + 1);
  }

  private Process child() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashRounds.class.getName(),
            "child",
            url,
            directory.toString())
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }

  /** One more sequencer ends what the killed ones began; then everything is compared. */
  private Result atTheEnd(int kills) throws Exception {
    Signer signer = Signer.open(directory, PostgresHistory.origin(database));
    PayloadKeys keys = KeyFile.open(database, directory.resolve("payloads"));
    var sequencer = new Sequencer(database, signer, keys, Clock.systemUTC());
    sequencer.start();
    Condition.await("the inbox is empty", () -> number("select count(*) from history.inbox") == 0);
    sequencer.close();
    Report report = verified(signer, keys);
    if (!report.holds() || !sequencer.problem().isEmpty()) {
      throw new AssertionError(report.text() + sequencer.problem());
    }
    for (String row :
        Database.query(
            database, "select number || ' ' || (destroyed is null) from history.case_key")) {
      String[] parts = row.split(" ", -1);
      if (keys.key(Long.parseLong(parts[0])).isPresent() != parts[1].equals("true")) {
        throw new AssertionError("Key " + row + " is not what the database says.");
      }
    }
    return new Result(
        kills,
        report.entries(),
        number("select count(*) from history.case_key where destroyed is not null"),
        number(
            """
            select count(*) from (select n::text from done) d full join (
              select facts #>> '{subjects,run}' as n, count(*) as times from history.entry
              where facts ->> 'type' = 'test.happened' group by 1) e on d.n = e.n
            where d.n is null or e.times is distinct from 1\
            """));
  }

  /** By a file: after a thousand rounds there are millions of entries. */
  private Report verified(Signer signer, PayloadKeys keys) throws IOException {
    Path file = directory.resolve("history.ndjson");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new Export(database, signer, keys).write(out);
    }
    try (var in = Files.newInputStream(file)) {
      return Verifier.trustingTheExport().verify(in);
    } finally {
      Files.delete(file);
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(Database.query(database, sql).getFirst());
  }

  /** A server that never stops by itself. */
  private static final class Child {

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Path directory;
    private final Random random = new Random();

    Child(String url, Path directory) {
      database.setUrl(url);
      this.directory = directory;
    }

    void work() throws Exception {
      PayloadKeys keys = KeyFile.open(database, directory.resolve("payloads"));
      Signer signer = Signer.open(directory, PostgresHistory.origin(database));
      new Sequencer(database, signer, keys, Clock.systemUTC()).start();
      System.out.println("ready");
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        var shared = new SharedConnection(connection);
        var history = new PostgresHistory(shared, Clock.systemUTC());
        var erasing = new PostgresErasing(shared, history, keys);
        while (true) {
          if (random.nextInt(ERASE_ONE_IN) == 0) {
            erasing.erase(
                new Erasable.Case(random.nextInt(CASES)), Actor.system(), "Asked.", "sam");
          } else {
            history.append(batch(connection));
          }
          connection.commit();
        }
      }
    }

    private List<NewEntry> batch(Connection connection) throws SQLException {
      var entries = new ArrayList<NewEntry>();
      for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
        String n = number(connection);
        entries.add(
            new NewEntry(
                "test.happened",
                Actor.system(),
                Map.of("run", n, "instance", Integer.toString(random.nextInt(CASES))),
                "ok",
                "It happened.",
                Map.of("n", n)));
      }
      return entries;
    }

    private static String number(Connection connection) throws SQLException {
      try (var insert = connection.prepareStatement("insert into done default values returning n");
          var rows = insert.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
