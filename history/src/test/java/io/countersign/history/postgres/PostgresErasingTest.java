package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.Actor;
import io.countersign.history.Entry;
import io.countersign.history.Erasable;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T10: what is erased is gone, and everything that was proved still is. */
class PostgresErasingTest {

  private static final String CANARY = "erna.muster@example.org";
  private static final String SIGNED = "select count(*) from history.checkpoint where size = 8";

  @TempDir Path directory;
  private DataSource database;
  private Signer signer;
  private PayloadKeys keys;
  private Sequencer sequencer;

  @BeforeEach
  void two_cases_of_three_entries() throws Exception {
    database = Database.fresh();
    signer = Signer.open(directory, PostgresHistory.origin(database));
    keys = KeyFile.open(database, directory.resolve("payloads"));
    for (int i = 0; i < 3; i++) {
      append("effect.proposed", 7, Map.of("to", CANARY));
      append("effect.proposed", 8, Map.of("to", "somebody else"));
    }
    append("budget.posted", 7, Map.of("amount", 62));
    sequencer = new Sequencer(database, signer, keys, Clock.systemUTC());
    sequencer.start();
    Condition.await(
        "their checkpoint", () -> Database.query(database, SIGNED).equals(List.of("1")));
  }

  @AfterEach
  void stop() {
    sequencer.close();
  }

  @Test
  void an_erased_payload_is_gone_and_the_log_still_verifies() throws Exception {
    assertThat(export()).contains(CANARY);
    inOneTransaction(erasing -> {
      assertThat(
              erasing.erase(new Erasable.Case(7), Actor.person("olga"), "She asked for it.", "sam"))
          .isEqualTo(3);
    });

    String export = export();
    assertThat(export).doesNotContain(CANARY).contains("somebody else", "{\\\"amount\\\":62}");
    assertThat(verify(export).findings()).isEmpty();
    assertThat(everythingInTheDatabase()).doesNotContain(CANARY);
  }

  @Test
  void an_erased_entry_is_shown_as_erased_and_not_as_altered() throws Exception {
    inOneTransaction(
        erasing -> erasing.erase(new Erasable.Case(7), Actor.person("olga"), "Asked.", "sam"));
    assertThat(entry(0).erased()).isTrue();
    assertThat(entry(1).erased()).isFalse();
    assertThat(entry(1).intact()).isTrue();
  }

  @Test
  void a_payload_never_goes_without_the_entry_that_says_so() {
    assertThatThrownBy(
            () -> execute("update history.entry set payload = null, salt = null, sealed = null"))
        .hasMessageContaining("together with the entry history.erased");
  }

  @Test
  void with_that_entry_nothing_else_goes_or_changes() throws SQLException {
    for (String change :
        List.of(
            "payload = null, salt = null, sealed = null where idx < 4", // 1 and 3 are of another
            // case
            "sealed = null where idx = 1",
            "payload = '{}', salt = leaf_hash, sealed = null where idx = 0",
            "leaf = replace(leaf, 'ok', 'no'), payload = null, salt = null, sealed = null where idx = 0",
            "idx = 99, payload = null, salt = null, sealed = null where idx = 0")) {
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        new PostgresErasing(new SharedConnection(connection), history(connection), keys)
            .erase(new Erasable.Case(7), Actor.system(), "retention", "countersign");
        assertThatThrownBy(() -> execute(connection, "update history.entry set " + change))
            .as(change)
            .isInstanceOf(SQLException.class);
        connection.rollback();
      }
    }
  }

  @Test
  void a_crash_before_the_commit_leaves_everything() throws Exception {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      new PostgresErasing(new SharedConnection(connection), history(connection), keys)
          .erase(new Erasable.Case(7), Actor.person("olga"), "Asked.", "sam");
      connection.rollback();
    }
    assertThat(export()).contains(CANARY).doesNotContain("history.erased");
    assertThat(verify(export()).findings()).isEmpty();
  }

  @Test
  void whoever_removes_a_payload_on_their_own_is_found_out() throws Exception {
    execute("alter table history.entry disable trigger user");
    execute("update history.entry set payload = null, salt = null, sealed = null where idx = 3");
    Report report = verify(export());
    assertThat(report.findings().getFirst().toString()).contains("PAYLOAD").contains("3");
    assertThat(entry(3).intact()).isFalse();
  }

  @Test
  void erasing_twice_says_so_once() throws Exception {
    inOneTransaction(
        erasing -> erasing.erase(new Erasable.Case(7), Actor.person("olga"), "Asked.", "sam"));
    inOneTransaction(erasing ->
        assertThat(erasing.erase(new Erasable.Case(7), Actor.person("olga"), "Asked.", "sam"))
            .isZero());
  }

  @FunctionalInterface
  private interface Work {
    void with(PostgresErasing erasing) throws Exception;
  }

  private void inOneTransaction(Work work) throws Exception {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      work.with(new PostgresErasing(new SharedConnection(connection), history(connection), keys));
      connection.commit();
    }
  }

  private PostgresHistory history(Connection connection) {
    return new PostgresHistory(new SharedConnection(connection), Clock.systemUTC());
  }

  private void append(String type, long instance, Map<String, ?> payload) {
    new PostgresHistory(database, Clock.systemUTC())
        .append(
            new NewEntry(
                type,
                Actor.worker("clerk"),
                Map.of("instance", "" + instance),
                "ok",
                "It happened.",
                payload));
  }

  private Entry entry(long index) {
    return new PostgresHistoryEntries(database, keys).entry(index).orElseThrow().entry();
  }

  private String export() throws Exception {
    var out = new ByteArrayOutputStream();
    new Export(database, signer, keys).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Report verify(String export) throws Exception {
    return Verifier.trustingTheExport()
        .verify(new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)));
  }

  /** As a dump would show it. */
  private String everythingInTheDatabase() throws SQLException {
    List<String> tables =
        Database.query(
            database,
            "select table_name from information_schema.tables where table_schema = 'history'");
    return String.join(
        "\n",
        tables.stream()
            .flatMap(table -> rows("select t::text from history.%s t".formatted(table)))
            .toList());
  }

  private Stream<String> rows(String sql) {
    try {
      return Database.query(database, sql).stream();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void execute(String sql) throws SQLException {
    Database.execute(database, sql);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
