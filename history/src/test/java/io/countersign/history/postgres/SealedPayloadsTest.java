package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.Actor;
import io.countersign.history.Entry;
import io.countersign.history.Erasable;
import io.countersign.history.HistoryException;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.verify.Finding;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * T10, and market pain 12, a chain of hashes against the right to be forgotten: erasing destroys
 * keys, so that copies of the database tell nothing either.
 */
class SealedPayloadsTest {

  private static final String CANARY = "erna.muster@example.org";

  @TempDir Path directory;
  private DataSource database;
  private Signer signer;
  private PayloadKeys keys;
  private Sequencer sequencer;

  @BeforeEach
  void two_cases() throws Exception {
    database = Database.fresh();
    signer = Signer.open(directory, PostgresHistory.origin(database));
    keys = KeyFile.open(database, file());
    sequencer = started(keys);
    append(7, CANARY);
    append(8, "somebody else");
    append(7, CANARY);
    placed(4);
  }

  @AfterEach
  void stop() {
    sequencer.close();
  }

  @Test
  void the_database_never_says_what_belongs_to_a_case() throws Exception {
    assertThat(entries()).doesNotContain(CANARY, "somebody else");
    assertThat(export()).contains(CANARY, "somebody else");
    assertThat(verify().findings()).isEmpty();
    assertThat(receipt(index(7))).contains(CANARY);
  }

  @Test
  void what_comes_back_from_a_copy_taken_before_the_erasure_cannot_be_read_by_anything()
      throws Exception {
    backUp();
    erase(7);
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
    long index = index(7);
    restore();

    assertThat(export()).doesNotContain(CANARY).contains("somebody else");
    assertThat(entry(index).payload()).isEmpty();
    assertThat(receipt(index)).doesNotContain(CANARY);
    assertThat(String.join("", erasing(database).payloads(new Erasable.Case(7))))
        .doesNotContain(CANARY);
    assertThat(verify().findings()).isEmpty(); // the entry that says why is there
  }

  @Test
  void a_crash_after_the_commit_is_made_up_for_at_the_next_start() throws Exception {
    sequencer.close();
    erase(7);
    assertThat(opened(file()).key(0)).isPresent(); // as the crash leaves it
    sequencer = started(opened(file()));
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
    assertThat(opened(file()).key(1)).isPresent();
  }

  @Test
  void a_crash_before_the_commit_destroys_nothing() throws Exception {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      erase(connection, 7);
      connection.rollback();
    }
    restart();
    assertThat(opened(file()).key(0)).isPresent();
    assertThat(export()).contains(CANARY);
  }

  @Test
  void a_crash_while_the_file_is_written_leaves_it_whole() throws Exception {
    Files.writeString(directory.resolve("payloads.new"), "countersign-payl");
    erase(7);
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
    assertThat(export()).contains("somebody else");
  }

  @Test
  void a_key_that_cannot_be_destroyed_is_said_and_does_not_stop_the_log() throws Exception {
    Path obstacle = Files.createDirectories(directory.resolve("payloads.new/in/the/way"));
    erase(7);
    Condition.await("it is said", () -> sequencer.problem().isPresent());
    assertThat(sequencer.problem().orElseThrow()).contains("must be destroyed");
    append(8, "goes on");
    placed(6);
    for (Path up = obstacle; !up.equals(directory); up = up.getParent()) {
      Files.delete(up);
    }
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
  }

  @Test
  void every_server_destroys_the_key_in_its_own_file() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other")).resolve("payloads");
    Files.copy(file(), other);
    try (var second = started(KeyFile.open(database, other))) {
      erase(7);
      Condition.await(
          "both forgot it",
          () -> opened(file()).key(0).isEmpty() && opened(other).key(0).isEmpty());
      assertThat(second.problem()).isEmpty();
    }
    assertThat(opened(other).key(1)).isPresent();
  }

  @Test
  void a_server_without_the_file_or_with_another_is_refused() throws Exception {
    Path other = directory.resolve("other");
    assertThatThrownBy(() -> KeyFile.open(database, other))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("is missing")
        .hasMessageContaining(keys.id());
    PayloadKeys.open(other);
    assertThatThrownBy(() -> KeyFile.open(database, other)).hasMessageContaining("has the id");
  }

  @Test
  void a_case_that_goes_on_gets_another_key() throws Exception {
    erase(7);
    append(7, "later");
    placed(6);
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
    assertThat(rows("select number from history.case_key where instance = '7'"))
        .containsExactly("0", "2");
    assertThat(export()).contains("later").doesNotContain(CANARY);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void the_log_does_not_wait_for_an_erasure_and_the_erasure_takes_nothing_later() throws Exception {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      erase(connection, 7);
      append(7, "meanwhile");
      placed(5);
      connection.commit();
    }
    placed(6);
    Condition.await("the key is gone", () -> opened(file()).key(0).isEmpty());
    assertThat(export()).contains("meanwhile").doesNotContain(CANARY);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void a_file_that_is_newer_than_the_database_gives_no_key_twice() throws Exception {
    sequencer.close();
    keys.destroy(List.of(2L, 3L)); // of cases that this database does not know any more
    sequencer = started(keys);
    append(9, "new");
    placed(5);
    assertThat(rows("select number from history.case_key where instance = '9'"))
        .containsExactly("4");
  }

  @Test
  void what_was_written_before_payloads_were_sealed_can_be_read_and_erased() throws Exception {
    long index = index(8);
    String salt =
        export().lines().filter(l -> l.contains("somebody else")).findFirst().orElseThrow();
    salt = salt.replaceAll(".*\"salt\":\"([0-9a-f]{64})\".*", "$1");
    attack(
        """
        update history.entry set payload = '{"to":"somebody else"}', salt = decode('%s', 'hex'),
          sealed = null, key = null where idx = %d\
        """
            .formatted(salt, index));
    assertThat(verify().findings()).isEmpty();
    erase(8);
    placed(5);
    assertThat(export()).doesNotContain("somebody else");
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void an_export_that_an_erasure_overtakes_is_of_the_moment_before() throws Exception {
    Condition.await("all is signed", this::signed);
    var out =
        new ByteArrayOutputStream() {
          private boolean begun;

          @Override
          public synchronized void write(byte[] bytes) throws IOException {
            if (!begun) {
              begun = true;
              eraseAndForget();
            }
            super.write(bytes);
          }
        };
    new Export(database, signer, keys).write(out);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(CANARY);
    assertThat(Verifier.trustingTheExport().verify(new ByteArrayInputStream(out.toByteArray())))
        .extracting(Report::holds)
        .isEqualTo(true);
    assertThat(export()).doesNotContain(CANARY);
  }

  private void eraseAndForget() throws IOException {
    try {
      erase(7);
      Condition.await("the key is gone", () -> keys.key(0).isEmpty());
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void a_message_that_belongs_to_no_case_has_a_key_of_its_own() throws Exception {
    new PostgresHistory(database, Clock.systemUTC())
        .append(
            new NewEntry(
                "message.published",
                Actor.engine(),
                Map.of("message", "77"),
                "ok",
                "Message paid was published.",
                Map.of("correlationKey", CANARY)));
    placed(5);
    assertThat(erasing(database).messages(-1, 10))
        .containsExactly(new PostgresErasing.Message(4, 77, CANARY));
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      erasing(new SharedConnection(connection))
          .erase(new Erasable.Message(77), Actor.system(), "Asked.", "sam");
      connection.commit();
    }
    placed(6);
    Condition.await("the key is gone", () -> opened(file()).key(2).isEmpty());
    assertThat(opened(file()).key(0)).isPresent();
    assertThat(entry(4).erased()).isTrue();
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void whoever_loses_the_key_alone_is_found_out() throws Exception {
    keys.destroy(List.of(0L));
    Finding first = verify().findings().getFirst();
    assertThat(first.kind()).isEqualTo(Finding.Kind.PAYLOAD);
    assertThat(first.index()).hasValue(index(7));
  }

  private Path file() {
    return directory.resolve("payloads");
  }

  private static PayloadKeys opened(Path file) {
    return PayloadKeys.open(file);
  }

  private Sequencer started(PayloadKeys with) {
    var fresh = new Sequencer(database, signer, with, Clock.systemUTC());
    fresh.start();
    return fresh;
  }

  private void restart() {
    sequencer.close();
    sequencer = started(opened(file()));
  }

  private void append(long instance, String to) {
    new PostgresHistory(database, Clock.systemUTC())
        .append(
            new NewEntry(
                "effect.proposed",
                Actor.worker("clerk"),
                Map.of("instance", "" + instance),
                "ok",
                "It happened.",
                Map.of("to", to)));
  }

  private void placed(int count) throws Exception {
    Condition.await(
        count + " entries",
        () -> rows("select count(*) from history.entry").equals(List.of("" + count)));
  }

  private PostgresErasing erasing(DataSource from) {
    return new PostgresErasing(from, new PostgresHistory(from, Clock.systemUTC()), keys);
  }

  private void erase(long instance) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      erase(connection, instance);
      connection.commit();
    }
  }

  private void erase(Connection connection, long instance) {
    assertThat(
            erasing(new SharedConnection(connection))
                .erase(
                    new Erasable.Case(instance), Actor.person("olga"), "She asked for it.", "sam"))
        .isPositive();
  }

  private void backUp() throws SQLException {
    Database.execute(
        database, "create table history.backup as select idx, sealed from history.entry");
  }

  private void restore() throws SQLException {
    attack(
        """
        update history.entry e set sealed = b.sealed from history.backup b
        where e.idx = b.idx and e.sealed is null\
        """);
  }

  private void attack(String sql) throws SQLException {
    Database.execute(database, "set session_replication_role = replica; " + sql);
  }

  private List<String> rows(String sql) throws SQLException {
    return Database.query(database, sql);
  }

  private String entries() throws SQLException {
    return String.join("\n", rows("select e::text from history.entry e"));
  }

  /** Of the case's first entry. */
  private long index(long instance) throws SQLException {
    return Long.parseLong(
        rows("select min(idx) from history.entry where facts #>> '{subjects,instance}' = '%d'"
                .formatted(instance))
            .getFirst());
  }

  private Entry entry(long index) {
    return new PostgresHistoryEntries(database, keys).entry(index).orElseThrow().entry();
  }

  private String receipt(long index) throws Exception {
    var reading = new PostgresHistoryEntries(database, keys);
    Condition.await("a checkpoint", () -> reading.receipt(index, signer.key()).isPresent());
    return reading.receipt(index, signer.key()).orElseThrow().text();
  }

  private String export() throws Exception {
    Condition.await("all is signed", this::signed);
    var out = new ByteArrayOutputStream();
    new Export(database, signer, keys).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private boolean signed() throws SQLException {
    return rows("select (select max(size) from history.checkpoint) = (select count(*) from history.entry)"
            + " and not exists (select from history.inbox)")
        .equals(List.of("t"));
  }

  private Report verify() throws Exception {
    return Verifier.trustingTheExport()
        .verify(new ByteArrayInputStream(export().getBytes(StandardCharsets.UTF_8)));
  }
}
