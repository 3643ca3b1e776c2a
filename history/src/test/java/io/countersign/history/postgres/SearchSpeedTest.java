package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.PayloadKeys;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every combination of filters is a walk over an index, on a log filled by SQL. How long it is says
 * {@code -Dcountersign.search.entries=1000000}; with {@code -Dcountersign.search.out=FILE} the
 * figures and plans are written there.
 */
class SearchSpeedTest {

  private static final long ENTRIES = Long.getLong("countersign.search.entries", 200_000);
  private static final Duration PAGE_MAX = Duration.ofSeconds(2);

  @TempDir static Path directory;
  private static DataSource database;
  private static PayloadKeys keys;

  @BeforeAll
  static void fill() throws SQLException {
    database = Database.fresh();
    keys = KeyFile.open(database, directory.resolve("payloads"));
    GeneratedLog.fill(database, ENTRIES);
  }

  @Test
  void every_combination_of_filters_is_a_walk_over_an_index() throws Exception {
    var slow = new ArrayList<String>();
    try (var out = new PrintStream(System.getProperty("countersign.search.out", "/dev/null"))) {
      for (EntryQuery query : queries()) {
        long start = System.nanoTime();
        EntryPage page = new PostgresHistoryEntries(database, keys).search(query);
        long millis = (System.nanoTime() - start) / 1_000_000;
        for (int again = 0; again < 2 && millis > PAGE_MAX.toMillis(); again++) {
          millis = millis(query); // a machine that stops for a while says nothing of us
        }
        String plan = plan(query);
        out.printf(
            Locale.ROOT,
            "%6d ms %3d found%s  %s%n%s%n",
            millis,
            page.entries().size(),
            page.before().isPresent() ? ", more" : "",
            said(query),
            plan.indent(10));
        if (millis > PAGE_MAX.toMillis() || plan.contains("Seq Scan")) {
          slow.add(millis + " ms: " + said(query) + "\n" + plan);
        }
      }
    }
    assertThat(slow).isEmpty();
  }

  private static long millis(EntryQuery query) {
    long start = System.nanoTime();
    new PostgresHistoryEntries(database, keys).search(query);
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void what_is_rare_is_found_however_far_back_it_is() {
    var entries = new PostgresHistoryEntries(database, keys);
    EntryQuery query = EntryQuery.all().with(Field.TYPE, "gate.bypassed").limit(500);
    var found = new ArrayList<Long>();
    for (EntryPage page = entries.search(query); ; page = entries.search(query)) {
      page.entries().forEach(entry -> found.add(entry.index()));
      if (page.before().isEmpty()) {
        break;
      }
      query = query.before(page.before().getAsLong());
    }
    assertThat(found).hasSize((int) ((ENTRIES - 8) / 50_000 + 1)).endsWith(7L);
  }

  @Test
  void a_worker_is_found_once_whether_it_acts_or_is_spoken_of() {
    var entries = new PostgresHistoryEntries(database, keys);
    EntryPage page = entries.search(EntryQuery.all().with(Field.WORKER, "worker-1").limit(100));
    assertThat(page.entries().stream().map(entry -> entry.index()).distinct()).hasSize(100);
    assertThat(page.entries()).allMatch(entry -> entry.index() % 3 == 1);
    EntryQuery both =
        EntryQuery.all().with(Field.WORKER, "worker-1").with(Field.PERSON, "person-4").limit(10);
    assertThat(entries.search(both).entries())
        .hasSize(10)
        .allMatch(entry -> entry.index() % 3 == 1 && entry.index() % 20 == 4);
  }

  /** All pairs, and some threes, of frequent and rare values; near the end and far back. */
  private static List<EntryQuery> queries() {
    List<Map.Entry<Field, String>> values =
        List.of(
            Map.entry(Field.TYPE, "effect.confirmed"),
            Map.entry(Field.TYPE, "gate."),
            Map.entry(Field.TYPE, "gate.bypassed"),
            Map.entry(Field.OUTCOME, "ok"),
            Map.entry(Field.OUTCOME, "alarm"),
            Map.entry(Field.ACTOR, "person-4"),
            Map.entry(Field.WORKER, "worker-1"),
            Map.entry(Field.WORKER, "nobody"),
            Map.entry(Field.PERSON, "person-9"),
            Map.entry(Field.INSTANCE, "17"),
            Map.entry(Field.EFFECT, "e40"),
            Map.entry(Field.RUN, "r40"),
            Map.entry(Field.PROCESS, "refund-request"));
    var queries = new ArrayList<EntryQuery>();
    for (var one : values) {
      queries.addAll(times(EntryQuery.all().with(one.getKey(), one.getValue())));
      for (var other : values) {
        if (one.getKey().compareTo(other.getKey()) < 0) {
          EntryQuery pair =
              EntryQuery.all()
                  .with(one.getKey(), one.getValue())
                  .with(other.getKey(), other.getValue());
          queries.add(pair);
          queries.add(pair.text("reversed"));
        }
      }
      queries.add(EntryQuery.all().with(one.getKey(), one.getValue()).text("handled"));
    }
    queries.addAll(times(EntryQuery.all()));
    queries.addAll(times(EntryQuery.all().text("reversed")));
    queries.addAll(times(EntryQuery.all().text("nothing")));
    queries.addAll(times(EntryQuery.all().text("early")));
    queries.addAll(times(EntryQuery.all().text("handled -early")));
    return queries;
  }

  private static List<EntryQuery> times(EntryQuery query) {
    Instant early = GeneratedLog.START.plusSeconds(3 * ENTRIES / 10);
    return List.of(
        query,
        query.from(early).until(early.plus(Duration.ofHours(1))),
        query.until(early),
        query.from(early));
  }

  private static String plan(EntryQuery query) throws SQLException {
    var conditions = SearchConditions.of(query);
    var all = new Stretches.Stretch(0, ENTRIES);
    int limit = query.limit() + 1;
    if (query.text().isBlank()) {
      String sql = conditions.newest(EntryReading.COLUMNS, all, limit);
      return plan(sql, select -> conditions.bindNewest(select, 1));
    }
    return plan(
            WordSearch.look(conditions, all, limit),
            select -> {
              select.setString(1, query.text());
              conditions.bindNewest(select, 2);
            })
        + "\n"
        + plan(
            WordSearch.inBlocks(conditions, all, limit),
            select -> WordSearch.bindInBlocks(select, conditions, query.text()));
  }

  @FunctionalInterface
  private interface Binding {
    void to(PreparedStatement select) throws SQLException;
  }

  private static String plan(String sql, Binding binding) throws SQLException {
    try (var connection = database.getConnection();
        var explain = connection.prepareStatement("explain " + sql)) {
      binding.to(explain);
      try (var rows = explain.executeQuery()) {
        var lines = new ArrayList<String>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        return String.join("\n", lines);
      }
    }
  }

  private static String said(EntryQuery query) {
    return "%s %s %s %s"
        .formatted(
            query.equal(),
            query.text(),
            query.from().map(Instant::toString).orElse(""),
            query.until().map(Instant::toString).orElse(""));
  }
}
