package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Commitment;
import io.countersign.history.CountedEntry;
import io.countersign.history.EntryTooLargeException;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresHistoryTest {

  private static final Instant NOW = Instant.parse("2026-11-20T21:00:00Z");

  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'\
      """;

  private static final String NUMBER_AND_POSITION =
      """
      select leaf::jsonb #>> '{source,seq}' || ' ' || (leaf::jsonb #>> '{source,position}')
      from history.inbox where leaf::jsonb #>> '{source,kind}' = 'ledger' order by id\
      """;

  private DataSource database;

  @BeforeEach
  void fresh() throws SQLException {
    database = Database.fresh();
  }

  @Test
  void an_entry_is_sealed_into_canonical_bytes() throws SQLException {
    history().append(entry("It happened.", Map.of("amountCents", 6200)));

    String leaf = one("select leaf from history.inbox");
    assertThat(CanonicalJson.isCanonical(leaf)).isTrue();
    assertThat(CanonicalJson.readObject(leaf))
        .containsEntry("at", "2026-11-20T21:00:00.000000Z")
        .containsEntry("type", "effect.started")
        .containsEntry("actor", Map.of("kind", "PERSON", "id", "owner"))
        .containsEntry("source", Map.of("kind", "server"))
        .containsEntry("log", one("select origin from history.log"))
        .doesNotContainValue(6200);
  }

  @Test
  void the_payload_stays_outside_under_a_commitment() throws SQLException {
    history().append(entry("It happened.", Map.of("amountCents", 6200)));

    String salt = one("select encode(salt, 'hex') from history.inbox");
    assertThat(one("select payload from history.inbox")).isEqualTo("{\"amountCents\":6200}");
    assertThat(CanonicalJson.readObject(one("select leaf from history.inbox")))
        .containsEntry("payload", Commitment.of(salt, "{\"amountCents\":6200}"));
  }

  @Test
  void a_source_that_counts_leaves_no_number_out_whoever_gives_up() throws Exception {
    counted(database, 7);
    try (var connection = database.getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      counted(new SharedConnection(connection), 8);
      Future<?> other = threads.submit(() -> counted(database, 9));
      Condition.await("the other waits", () -> one(WAITING).equals("1"));
      connection.rollback();
      other.get();
    }
    assertThat(Database.query(database, NUMBER_AND_POSITION)).containsExactly("1 7", "2 9");
  }

  private static void counted(DataSource where, long position) {
    new PostgresHistory(where, Clock.systemUTC())
        .appendCounted(Source.LEDGER, List.of(new CountedEntry(entry("So.", Map.of()), position)));
  }

  @Test
  void an_entry_comes_and_goes_with_its_transaction() throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Inbox.append(
          connection,
          new SourcedEntry(
              entry("Gone.", Map.of()), new Source.Stream("zeebe", "a", 1, 1L << 51, 1), NOW));
      connection.rollback();
    }
    assertThat(one("select count(*) from history.inbox")).isEqualTo("0");
  }

  @Test
  void hostile_names_cannot_keep_an_entry_out() throws SQLException {
    history().append(entry("NUL \u0000 and half \ud800 a character", Map.of("raw", "\u0000")));
    assertThat(one("select leaf::jsonb ->> 'sentence' from history.inbox"))
        .isEqualTo("NUL \ufffd and half \ufffd a character");
  }

  @Test
  void too_much_is_refused_with_both_numbers() {
    assertThatThrownBy(() -> history().append(entry("x".repeat(70_000), Map.of())))
        .isInstanceOf(EntryTooLargeException.class)
        .hasMessageContaining("at most 65535");
    assertThatThrownBy(() -> history().append(entry("x", Map.of("a", "y".repeat(5_000_000)))))
        .isInstanceOf(EntryTooLargeException.class)
        .hasMessageContaining("at most 4194304");
  }

  @Test
  void a_type_is_dotted_words() {
    assertThatThrownBy(() -> new NewEntry("It Was", Actor.system(), Map.of(), "ok", "x", Map.of()))
        .hasMessageContaining("effect.started");
  }

  private PostgresHistory history() {
    return new PostgresHistory(database, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static NewEntry entry(String sentence, Map<String, ?> payload) {
    return new NewEntry(
        "effect.started",
        Actor.person("owner"),
        Map.of("instance", "2251799813685249"),
        "ok",
        sentence,
        payload);
  }

  private String one(String sql) throws SQLException {
    return Database.query(database, sql).getFirst();
  }
}
