package io.countersign.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.GateCard;
import io.countersign.engine.TestDatabase;
import io.countersign.engine.Worklist.Alike;
import io.countersign.engine.Worklist.Choice;
import io.countersign.engine.Worklist.Counts;
import io.countersign.engine.Worklist.Item;
import io.countersign.engine.Worklist.Show;
import io.countersign.engine.Worklist.Sort;
import io.countersign.engine.Worklist.Wish;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresWorklistTest {

  private static final DataSource DATABASE = TestDatabase.fresh();
  private static final JdbcClient JDBC = JdbcClient.create(DATABASE);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Set<String> SUE = Set.of("@sue", "SUPERVISOR", "*");

  private final PostgresListedTasks listed = new PostgresListedTasks(JDBC);
  private final PostgresWorklist worklist = new PostgresWorklist(JDBC);

  @BeforeEach
  void fill() {
    JDBC.sql("truncate engine.listed_task").update();
    put(1, "Pay 120.00 EUR to Ana Costa", "Refund request · H-10442", 12_000, 3_600, null);
    put(2, "Pay 8.00 EUR to Bo O'Hara", "Refund request · H-10447", 800, -60, null);
    put(3, "Pay 990.00 EUR to Cy", "Refund request · H-10518", 99_000, 60, "sue");
    put(4, "Pay 5.00 EUR to Di", "Refund request · H-10519", 500, null, "bob");
  }

  private void put(
      long key,
      String headline,
      String context,
      long cents,
      @Nullable Integer dueIn,
      @Nullable String assignee) {
    put(key, headline, context, assignee, card(cents, dueIn));
  }

  private static GateCard card(long cents, @Nullable Integer dueIn) {
    Instant due = dueIn == null ? null : NOW.plusSeconds(dueIn);
    return new GateCard(
        "clerk", "Clerk", "pay", "", "clerk pay", cents, (int) cents / 100, cents == 800, 9, due);
  }

  private void put(
      long key, String headline, String context, @Nullable String assignee, GateCard card) {
    Set<String> audience = assignee == null ? Set.of("SUPERVISOR") : Set.of("@" + assignee);
    listed.put(
        new Item(
            key,
            key,
            "effect",
            "e" + key,
            headline,
            context,
            "refund",
            "Refund",
            card,
            assignee,
            audience,
            NOW.minusSeconds(1_000 - key),
            null));
  }

  private static Wish wish(Show show, String search, Sort sort) {
    return new Wish(show, SUE, NOW, search, null, null, null, null, null, null, sort);
  }

  private List<Long> keys(Wish wish) {
    return worklist.page(wish, 25, 0).items().stream().map(Item::key).toList();
  }

  @Test
  void what_is_due_first_comes_first_and_what_has_no_deadline_last() {
    assertThat(keys(wish(Show.ALL, "", Sort.DUE))).containsExactly(2L, 3L, 1L, 4L);
    assertThat(keys(wish(Show.ALL, "", Sort.AGE))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(keys(wish(Show.ALL, "", Sort.AMOUNT))).containsExactly(3L, 1L, 2L, 4L);
    assertThat(keys(wish(Show.ALL, "", Sort.RISK))).containsExactly(3L, 1L, 2L, 4L);
  }

  /** The list is a copy, and later than what told of the task: a page may have looked before. */
  @Test
  void pages_are_told_of_a_new_row_and_of_no_other() throws SQLException {
    try (var connection = DATABASE.getConnection();
        var listen = connection.createStatement()) {
      listen.execute("listen countersign");
      for (long key : new long[] {5, 5, 1, 6}) {
        put(key, "Pay 5.00 EUR to Di", "Refund request", 500, null, null);
      }
      var told = new ArrayList<String>();
      while (!told.contains("listed:6:6")) {
        for (var notice : connection.unwrap(PGConnection.class).getNotifications(60_000)) {
          told.add(notice.getParameter());
        }
      }
      assertThat(told).containsExactly("listed:5:5", "listed:6:6");
    }
  }

  @Test
  void mine_is_what_waits_for_my_role_or_for_me() {
    assertThat(keys(wish(Show.MINE, "", Sort.AGE))).containsExactly(1L, 2L, 3L);
    assertThat(keys(wish(Show.UNASSIGNED, "", Sort.AGE))).containsExactly(1L, 2L);
    assertThat(keys(wish(Show.LATE, "", Sort.AGE))).containsExactly(2L);
    assertThat(worklist.counts(SUE, NOW)).isEqualTo(new Counts(3, 4, 2, 1, 0));
  }

  @Test
  void what_is_set_aside_comes_back_by_itself_and_is_late_all_the_same() {
    JDBC.sql("update engine.listed_task set follow_up_at = :until where user_task_key in (2, 3)")
        .param("until", NOW.plusSeconds(60).atOffset(ZoneOffset.UTC))
        .update();
    assertThat(keys(wish(Show.MINE, "", Sort.AGE))).containsExactly(1L);
    assertThat(keys(wish(Show.UNASSIGNED, "", Sort.AGE))).containsExactly(1L);
    assertThat(keys(wish(Show.DEFERRED, "", Sort.AGE))).containsExactly(2L, 3L);
    assertThat(keys(wish(Show.LATE, "", Sort.AGE))).containsExactly(2L);
    assertThat(worklist.counts(SUE, NOW)).isEqualTo(new Counts(1, 4, 1, 1, 2));
    assertThat(worklist.counts(SUE, NOW.plusSeconds(60)).mine()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h-10442", "10442", "ANA cos", "120.00 costa", "refund ana"})
  void the_beginnings_of_words_find_a_task(String search) {
    assertThat(keys(wish(Show.ALL, search, Sort.AGE))).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'h", "o'hara", "(bo"})
  void marks_in_a_search_are_no_syntax(String search) {
    assertThat(keys(wish(Show.ALL, search, Sort.AGE))).containsExactly(2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"costa & bo", "a\\'b", "'':*", "nobody", "%", "\0x"})
  void what_is_not_there_is_not_found_and_breaks_nothing(String search) {
    assertThat(keys(wish(Show.ALL, search, Sort.AGE))).doesNotContain(3L).isNotNull();
  }

  @Test
  void filters_hold_together() {
    var outside =
        new Wish(
            Show.ALL,
            SUE,
            NOW,
            "pay",
            "clerk",
            "refund",
            "pay",
            "effect",
            true,
            "clerk pay",
            Sort.DUE);
    assertThat(keys(outside)).containsExactly(2L);
    assertThat(worklist.page(outside, 25, 0).count()).isEqualTo(1);
  }

  @Test
  void counting_ends_at_a_thousand() {
    for (int key = 10; key < 1_020; key++) {
      put(key, "Pay", "x", 100, 10, null);
    }
    assertThat(worklist.page(wish(Show.MINE, "", Sort.DUE), 25, 0).count()).isEqualTo(1_001);
    assertThat(worklist.counts(SUE, NOW).all()).isEqualTo(1_001);
  }

  @Test
  void what_is_alike_is_counted_for_whoever_may_decide_it() {
    assertThat(worklist.alike(SUE, 3)).containsExactly(new Alike("clerk pay", "Clerk", "pay", 3));
    assertThat(worklist.alike(Set.of("@bob"), 3)).isEmpty();
  }

  @Test
  void what_can_be_filtered_by_is_what_waits() {
    assertThat(worklist.choices().workers()).containsExactly(new Choice("clerk", "Clerk"));
    assertThat(worklist.choices().processes()).containsExactly(new Choice("refund", "Refund"));
    assertThat(worklist.choices().actions()).containsExactly(new Choice("pay", "pay"));
  }
}
