package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.history.Actor;
import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.Signer;
import io.countersign.history.TreeHasher;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencerTest {

  @TempDir Path directory;
  private DataSource database;
  private Signer signer;
  private PayloadKeys keys;

  @BeforeEach
  void fresh() throws SQLException {
    database = Database.fresh();
    signer = Signer.open(directory, PostgresHistory.origin(database));
    keys = KeyFile.open(database, directory.resolve("payloads"));
  }

  @Test
  void entries_get_places_without_gaps_and_a_signed_root_over_all() throws Exception {
    try (var sequencer = sequencer()) {
      sequencer.start();
      append(600);
      Condition.await("601 entries", () -> size() == 601);
    }
    assertThat(Database.query(database, "select idx from history.entry order by idx"))
        .isEqualTo(IntStream.range(0, 601).mapToObj(String::valueOf).toList());
    assertThat(latest()).isEqualTo(new Checkpoint(signer.key().name(), 601, root().root()));
  }

  @Test
  void a_checkpoint_follows_soon_while_the_log_runs() throws Exception {
    try (var sequencer = sequencer()) {
      sequencer.start();
      append(1);
      Condition.await("a checkpoint over 2", () -> checkpoints().contains("2"));
      assertThat(sequencer.problem()).isEmpty();
    }
  }

  @Test
  void a_log_that_nothing_happens_in_says_each_hour_that_it_is_alive_and_is_signed()
      throws Exception {
    var now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    InstantSource time = now::get;
    try (var sequencer = new Sequencer(database, signer, keys, time.withZone(ZoneOffset.UTC))) {
      sequencer.start();
      Condition.await("it began", () -> checkpoints().contains("1"));
      for (int hours = 1; hours < 3; hours++) {
        String size = Integer.toString(1 + hours);
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(1)));
        Condition.await("a sign of life is signed", () -> checkpoints().contains(size));
      }
    }
    assertThat(Database.query(database, "select facts ->> 'type' from history.entry order by idx"))
        .containsExactly("log.began", "log.heartbeat", "log.heartbeat");
  }

  @Test
  void the_first_entry_names_the_key() throws Exception {
    run();
    assertThat(Database.query(database, "select (facts ->> 'type') || payload from history.entry"))
        .containsExactly("log.began{\"key\":\"" + signer.key().text() + "\"}");
  }

  @Test
  void work_goes_on_where_it_stopped() throws Exception {
    for (int i = 0; i < 3; i++) {
      append(300);
      run();
    }
    assertThat(latest().size()).isEqualTo(901);
    assertThat(latest().root()).isEqualTo(root().root());
    assertThat(Database.query(database, "select level || '/' || idx from history.node"))
        .containsExactly("1/0", "1/1", "1/2");
  }

  @Test
  void only_one_is_at_work_and_another_takes_over() throws Exception {
    var second = sequencer();
    try (var first = sequencer()) {
      first.start();
      append(1);
      Condition.await("the first works", () -> size() == 2);
      second.start();
      append(50);
      Condition.await("all is placed once", () -> size() == 52);
    }
    append(1);
    Condition.await("the second works", () -> size() == 53);
    second.close();
    assertThat(latest().root()).isEqualTo(root().root());
  }

  @Test
  void when_the_one_at_work_is_killed_another_goes_on_within_seconds() throws Exception {
    var dead = new AtomicBoolean();
    try (var first = new Sequencer(until(dead), signer, keys, Clock.systemUTC());
        var second = sequencer()) {
      first.start();
      append(1);
      Condition.await("the first works", () -> size() == 2);
      second.start();
      dead.set(true);
      Database.execute(
          database,
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted");
      append(50);
      long start = System.nanoTime();
      Condition.await("the second goes on", () -> size() == 52);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
    assertThat(latest().root()).isEqualTo(root().root());
  }

  /** Gives no connections any more once it is dead. */
  private DataSource until(AtomicBoolean dead) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          if (dead.get()) {
            throw new SQLException("killed");
          }
          return method.invoke(database, args);
        };
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
  }

  @Test
  void a_lost_connection_is_replaced_and_nothing_is_lost() throws Exception {
    try (var sequencer = sequencer()) {
      sequencer.start();
      for (int i = 0; i < 3; i++) {
        append(40);
        cutConnections();
      }
      Condition.await("all is placed and signed", () -> checkpoints().contains("121"));
    }
    assertThat(size()).isEqualTo(121);
    assertThat(latest().root()).isEqualTo(root().root());
  }

  @Test
  void writers_at_once_are_all_placed_once() throws Exception {
    try (var sequencer = sequencer();
        var writers = Executors.newFixedThreadPool(4)) {
      sequencer.start();
      for (int i = 0; i < 4; i++) {
        writers.submit(() -> append(100));
      }
      Condition.await("401 entries", () -> size() == 401);
    }
    assertThat(Database.query(database, "select count(distinct payload) from history.entry"))
        .containsExactly("101");
    assertThat(latest().root()).isEqualTo(root().root());
  }

  @Test
  void a_changed_log_is_not_signed_any_more() throws Exception {
    append(10);
    run();
    Database.execute(
        database,
        "set session_replication_role = replica; update history.entry set leaf_hash = sha256('x') where idx = 4");
    append(1);
    var sequencer = sequencer();
    sequencer.start();
    Condition.await("a refusal", () -> sequencer.problem().isPresent());
    assertThat(sequencer.problem().orElseThrow()).contains("changed");
    sequencer.close();
    assertThat(checkpoints()).containsExactly("11");
  }

  @Test
  void a_checkpoint_that_was_signed_but_not_kept_is_made_up_for() throws Exception {
    append(10);
    run();
    Database.execute(
        database, "set session_replication_role = replica; delete from history.checkpoint");
    run();
    assertThat(checkpoints()).containsExactly("11");
  }

  @Test
  void another_key_does_not_continue_the_log() throws Exception {
    append(1);
    run();
    signer = Signer.open(directory.resolve("other"), PostgresHistory.origin(database));
    append(1);
    var sequencer = sequencer();
    sequencer.start();
    Condition.await("a refusal", () -> sequencer.problem().isPresent());
    assertThat(sequencer.problem().orElseThrow()).contains("another key");
    sequencer.close();
  }

  @Test
  void rows_resist_change() throws Exception {
    append(1);
    run();
    for (String sql :
        List.of(
            "update history.entry set leaf = '{}'",
            "delete from history.entry",
            "truncate history.entry",
            "update history.checkpoint set note = 'x'",
            "update history.log set origin = 'x'",
            "delete from history.node")) {
      assertThatThrownBy(() -> Database.execute(database, sql))
          .as(sql)
          .hasMessageContaining("append-only");
    }
  }

  private Sequencer sequencer() {
    return new Sequencer(database, signer, keys, Clock.systemUTC());
  }

  /** Starts a sequencer and stops it, which leaves nothing waiting. */
  private void run() throws Exception {
    try (var sequencer = sequencer()) {
      sequencer.start();
      Condition.await(
          "the inbox is empty and the log began",
          () -> size() > 0 && Database.query(database, "select 1 from history.inbox").isEmpty());
    }
  }

  private void append(int count) {
    var history = new PostgresHistory(database, Clock.systemUTC());
    for (int i = 0; i < count; i++) {
      history.append(
          new NewEntry(
              "test.happened", Actor.system(), Map.of(), "ok", "It happened.", Map.of("i", i)));
    }
  }

  private void cutConnections() throws SQLException {
    Database.execute(
        database,
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()\
        """);
  }

  private CompactRange root() throws SQLException {
    var hasher = new TreeHasher();
    var range = new CompactRange();
    for (String leaf : Database.query(database, "select leaf from history.entry order by idx")) {
      range.append(hasher.leaf(leaf.getBytes(StandardCharsets.UTF_8)));
    }
    return range;
  }

  private Checkpoint latest() throws SQLException {
    return signer
        .key()
        .open(
            Database.query(
                    database, "select note from history.checkpoint order by size desc limit 1")
                .getFirst());
  }

  private List<String> checkpoints() throws SQLException {
    return Database.query(database, "select size from history.checkpoint order by size");
  }

  private int size() throws SQLException {
    return Integer.parseInt(
        Database.query(database, "select count(*) from history.entry").getFirst());
  }
}
