package io.countersign.history.postgres;

import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** How long a page of the history takes, on a log of any length; see {@code bench/history}. */
final class SearchBench {

  private static final long SEED = 20261127;
  private static final int ROUNDS = 100;
  private static final int WARM_UP = 10;

  private final PostgresHistoryEntries entries;
  private final long size;
  private final Random random = new Random(SEED);

  private SearchBench(PostgresHistoryEntries entries, long size) {
    this.entries = entries;
    this.size = size;
  }

  static void run(long size) throws Exception {
    Path directory = Files.createTempDirectory("history-search");
    try (var postgres = EmbeddedPostgres.builder().start()) {
      DataSource database = postgres.getPostgresDatabase();
      Database.migrate(database);
      long start = System.nanoTime();
      GeneratedLog.fill(database, size);
      figure("history.search.filled", (System.nanoTime() - start) / 1e9, "s");
      figure("history.search.entries", size, "entries");
      figure("history.search.disk", megabytes(database), "MB");
      var keys = KeyFile.open(database, directory.resolve("payloads"));
      try (var connection = database.getConnection()) { // as of a pool: opening one is not measured
        var entries = new PostgresHistoryEntries(new SharedConnection(connection), keys);
        new SearchBench(entries, size).all();
      }
    }
  }

  private static double megabytes(DataSource database) throws SQLException {
    return Double.parseDouble(
        Database.query(database, "select pg_total_relation_size('history.entry') / 1048576")
            .getFirst());
  }

  /** Of each kind the first page, and a page somewhere deep in the log. */
  private void all() {
    both("everything", EntryQuery::all);
    both("instance", () -> with(Field.INSTANCE, "" + any(GeneratedLog.ENTRIES_EACH_INSTANCE)));
    both("worker", () -> with(Field.WORKER, "worker-" + random.nextInt(GeneratedLog.WORKERS)));
    both("person", () -> with(Field.PERSON, "person-" + (4 + 5 * random.nextInt(4))));
    both("effect", () -> with(Field.EFFECT, "e" + any(4)));
    both("type", () -> with(Field.TYPE, "gate."));
    both("alarms", () -> with(Field.OUTCOME, "alarm"));
    both("two_filters", () -> with(Field.WORKER, "worker-1").with(Field.OUTCOME, "refused"));
    both("words", () -> EntryQuery.all().text("handled"));
    both("rare_words", () -> EntryQuery.all().text("reversed"));
    both("number_in_words", () -> EntryQuery.all().text("refund " + any(1)));
    both("words_far_back", () -> EntryQuery.all().text("handled early"));
    both("words_in_vain", () -> EntryQuery.all().text("refused"));
    both("minus", () -> EntryQuery.all().text("refund -handled"));
    both("phrase", () -> EntryQuery.all().text("\"was reversed\""));
    both("rare_words_of_worker", () -> with(Field.WORKER, "worker-2").text("reversed"));
    both("words_of_alarms", () -> with(Field.OUTCOME, "alarm").text("handled"));
    both("words_until", () -> hour().from(GeneratedLog.START).text("reversed"));
    both("words_of_instance", this::ofInstance);
    both("hour", this::hour);
  }

  private EntryQuery with(Field field, String value) {
    return EntryQuery.all().with(field, value);
  }

  private EntryQuery ofInstance() {
    return with(Field.INSTANCE, Long.toString(any(GeneratedLog.ENTRIES_EACH_INSTANCE)))
        .text("handled");
  }

  private EntryQuery hour() {
    Instant from = GeneratedLog.START.plusSeconds(any(1) * GeneratedLog.SECONDS_EACH);
    return EntryQuery.all().from(from).until(from.plus(Duration.ofHours(1)));
  }

  private long any(int each) {
    return random.nextLong(size) / each;
  }

  private void both(String name, Supplier<EntryQuery> queries) {
    measured(name + ".first", queries);
    measured(name + ".deep", () -> queries.get().before(1 + random.nextLong(size)));
  }

  private void measured(String name, Supplier<EntryQuery> queries) {
    var micros = new ArrayList<Long>();
    int whole = 0;
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      EntryQuery query = queries.get();
      long start = System.nanoTime();
      EntryPage page = entries.search(query);
      if (i >= 0) {
        micros.add((System.nanoTime() - start) / 1000);
        whole += page.entries().size() == query.limit() || page.before().isEmpty() ? 1 : 0;
      }
    }
    micros.sort(null);
    figure("history.search." + name + ".p50", micros.get(ROUNDS / 2) / 1e3, "ms");
    figure("history.search." + name + ".p95", micros.get(ROUNDS * 95 / 100) / 1e3, "ms");
    if (whole < ROUNDS) { // the search gave what it had after its second, and where to go on
      figure("history.search." + name + ".whole", 100.0 * whole / ROUNDS, "%");
    }
  }

  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
  }
}
