package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Words are found with an index and in several steps; what is found must be what a filter finds.
 */
class WordSearchTest {

  private static final long SEED = Long.getLong("countersign.seed", 20261127);
  private static final int ROWS = 4_000;

  /** The rows stand apart, so that they fill many blocks of the index and several stretches. */
  private static final int APART = 1_013;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Common ones first: the place says how rare a word is. */
  private static final List<String> WORDS =
      List.of(
          "refund",
          "was",
          "handled",
          "approved",
          "Müller",
          "STRASSE",
          "Straße",
          "Öl",
          "62.00",
          "H-10042",
          "reversed",
          "e-mail",
          "sam@example.org",
          "naïve",
          "日本",
          "x",
          "42",
          "-7",
          "https://a.example/b?c=d",
          "block",
          "24",
          "tag",
          "or",
          "and");

  @TempDir static Path directory;
  private static DataSource database;
  private static PostgresHistoryEntries entries;

  @BeforeAll
  static void fill() throws SQLException {
    database = Database.fresh();
    entries =
        new PostgresHistoryEntries(database, KeyFile.open(database, directory.resolve("keys")));
    var random = new Random(SEED);
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into history.entry (idx, leaf, leaf_hash) select ?, leaf, sha256('\\x00'::bytea || convert_to(leaf, 'UTF8')) from (select ? as leaf) l")) {
      for (int i = 0; i < ROWS; i++) {
        insert.setLong(1, (long) i * APART);
        insert.setString(2, leaf(i, random));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    Database.execute(database, "analyze history.entry");
  }

  private static String leaf(int i, Random random) {
    String sentence =
        i < ROWS / 5 ? "Early on, refund %d was paid.".formatted(i) : sentence(random);
    return """
    {"actor":{"id":"person-%d","kind":"PERSON"},"at":"%s","outcome":"%s","sentence":"%s","subjects":{"worker":"worker-%d"},"type":"%s"}\
    """
        .formatted(
            i % 7,
            START.plusSeconds(i),
            i % 50 == 3 ? "alarm" : "ok",
            sentence,
            i % 3,
            i % 4 == 0 ? "gate.decided" : "turn.answered");
  }

  private static String sentence(Random random) {
    return random
        .ints(1 + random.nextInt(8), 0, WORDS.size())
        .mapToObj(i -> WORDS.get(random.nextInt(i + 1)))
        .collect(Collectors.joining(random.nextInt(20) == 0 ? ", " : " "));
  }

  @Test
  void words_are_found_as_by_looking_at_every_entry() throws SQLException {
    var random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      EntryQuery query = query(random);
      assertThat(all(query)).as("seed %d: %s", SEED, query).isEqualTo(filtered(query));
    }
  }

  @Test
  void what_stands_far_back_only_is_found_in_one_page() throws SQLException {
    EntryQuery query = EntryQuery.all().text("early paid");
    assertThat(entries.search(query).entries())
        .extracting(Entry::index)
        .isEqualTo(filtered(query).subList(0, query.limit()));
  }

  @Test
  void a_search_for_no_word_finds_nothing_at_once() {
    EntryPage page = entries.search(EntryQuery.all().text("!?"));
    assertThat(page.entries()).isEmpty();
    assertThat(page.before()).isEmpty();
  }

  /** Page after page, each as long as asked for but the last. */
  private static List<Long> all(EntryQuery query) {
    var found = new ArrayList<Long>();
    EntryPage page = entries.search(query);
    while (page.before().isPresent()) {
      assertThat(page.entries()).hasSize(query.limit());
      page.entries().forEach(entry -> found.add(entry.index()));
      page = entries.search(query.before(page.before().getAsLong()));
    }
    page.entries().forEach(entry -> found.add(entry.index()));
    return found;
  }

  private static List<Long> filtered(EntryQuery query) throws SQLException {
    var conditions = SearchConditions.of(query);
    try (var connection = database.getConnection()) {
      connection
          .createStatement()
          .execute("set enable_indexscan = off; set enable_bitmapscan = off");
      String sql =
          "select idx from history.entry where to_tsvector('simple', leaf::jsonb ->> 'sentence') @@ websearch_to_tsquery('simple', ?) and idx < ? and %s order by idx desc"
              .formatted(conditions.filter());
      try (var select = connection.prepareStatement(sql)) {
        select.setString(1, query.text());
        select.setLong(2, query.before());
        conditions.bindFilter(select, 3);
        var found = new ArrayList<Long>();
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            found.add(rows.getLong(1));
          }
        }
        return found;
      }
    }
  }

  private static EntryQuery query(Random random) {
    EntryQuery query = EntryQuery.all().text(text(random)).limit(20 + random.nextInt(200));
    if (random.nextBoolean()) {
      query = query.before(random.nextInt(ROWS * APART));
    }
    query =
        random.nextInt(3) == 0 ? query.with(Field.WORKER, "worker-" + random.nextInt(3)) : query;
    query =
        random.nextInt(4) == 0 ? query.with(Field.PERSON, "person-" + random.nextInt(7)) : query;
    query = random.nextInt(5) == 0 ? query.with(Field.TYPE, "gate.") : query;
    query = random.nextInt(5) == 0 ? query.with(Field.OUTCOME, "alarm") : query;
    query = random.nextInt(4) == 0 ? query.from(START.plusSeconds(random.nextInt(ROWS))) : query;
    return random.nextInt(4) == 0 ? query.until(START.plusSeconds(random.nextInt(ROWS))) : query;
  }

  /** As people type: words, phrases, words without which, one or another, and slips. */
  private static String text(Random random) {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(i -> part(random))
        .collect(Collectors.joining(random.nextInt(4) == 0 ? " or " : " "));
  }

  private static String part(Random random) {
    String word = random.nextInt(8) == 0 ? "early" : WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(8)) {
      case 0 -> "\"" + word + " " + WORDS.get(random.nextInt(4)) + "\"";
      case 1 -> "-" + word;
      case 2 -> Integer.toString(random.nextInt(ROWS / 5));
      case 3 -> "\"" + word;
      case 4 -> word.toUpperCase(Locale.ROOT);
      default -> word;
    };
  }
}
