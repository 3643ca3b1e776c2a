package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A real log with entries of every kind and several checkpoints, and whoever attacks it. */
public final class FilledLog {

  public final DataSource database;
  public final Path directory;
  public final Signer signer;
  public final PayloadKeys keys;
  private long seq;

  public FilledLog(Path directory, int... batches) throws Exception {
    this(Database.fresh(), directory, Optional.empty());
    for (int batch : batches) {
      append(batch);
    }
  }

  private FilledLog(DataSource database, Path directory, Optional<PayloadKeys> keys) {
    this.database = database;
    this.directory = directory;
    this.signer = Signer.open(directory, PostgresHistory.origin(database));
    this.keys = keys.orElseGet(() -> KeyFile.open(database, directory.resolve("payloads")));
  }

  /** The same log, for a server that has its key elsewhere. */
  public FilledLog withKeysIn(Path other) {
    return new FilledLog(database, other, Optional.of(keys));
  }

  /** Leaves so many entries waiting in the inbox. */
  public void put(int count) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        Inbox.append(connection, new SourcedEntry(entry(i), source(i), Instant.EPOCH));
      }
      connection.commit();
    }
  }

  /** Appends so many entries and signs them. */
  public void append(int count) throws Exception {
    put(count);
    try (var sequencer = new Sequencer(database, signer, keys, Clock.systemUTC())) {
      sequencer.start();
      Condition.await(
          "the inbox is empty", () -> rows("select 1 from history.inbox").isEmpty() && size() > 0);
    }
  }

  /** Every other one is of a case, and so sealed in its place. */
  private static NewEntry entry(int i) {
    return new NewEntry(
        "test.happened",
        Actor.person("sam"),
        i % 2 == 0 ? Map.of("instance", String.valueOf(i)) : Map.of("budget", "b" + i),
        "ok",
        "Entry " + i + " happened.",
        Map.of("amountCents", i));
  }

  private Source source(int i) {
    return i % 3 == 0
        ? new Source.Stream("zeebe", "a", 1, 1000L + i, ++seq)
        : new Source.Unordered("server");
  }

  /** As a superuser who has switched the triggers off. */
  public void attack(String sql) throws SQLException {
    Database.execute(database, "set session_replication_role = replica; " + sql);
  }

  public List<String> rows(String sql) throws SQLException {
    return Database.query(database, sql);
  }

  public String one(String sql) throws SQLException {
    return rows(sql).getFirst();
  }

  public int size() throws SQLException {
    return Integer.parseInt(one("select count(*) from history.entry"));
  }

  public byte[] export() throws IOException {
    var out = new ByteArrayOutputStream();
    new Export(database, signer, keys).write(out);
    return out.toByteArray();
  }

  public Report verify() throws IOException {
    return verify(Verifier.trustingTheExport());
  }

  public Report verify(Verifier verifier) throws IOException {
    return verifier.verify(new ByteArrayInputStream(export()));
  }
}
