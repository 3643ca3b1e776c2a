package io.countersign.history.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.history.Entry;
import io.countersign.history.EntryPage;
import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.NewEntry;
import io.countersign.history.PayloadKeys;
import io.countersign.history.ProvenEntry;
import io.countersign.history.Signer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresHistoryEntriesTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir static Path directory;
  private static DataSource database;
  private static Signer signer;
  private static PayloadKeys keys;

  private final PostgresHistoryEntries entries = new PostgresHistoryEntries(database, keys);

  @BeforeAll
  static void fill() throws Exception {
    database = Database.fresh();
    signer = Signer.open(directory, PostgresHistory.origin(database));
    keys = KeyFile.open(database, directory.resolve("payloads"));
    for (int i = 0; i < 300; i++) {
      append(i, i % 2 == 0 ? "effect.started" : "gate.decided", "Entry number " + i + " happened.");
    }
    try (var sequencer = new Sequencer(database, signer, keys, Clock.systemUTC())) {
      sequencer.start();
      Condition.await(
          "301 entries",
          () ->
              Database.query(database, "select count(*) from history.entry")
                  .equals(List.of("301")));
    }
  }

  @Test
  void pages_go_from_the_newest_to_the_oldest_without_gaps() {
    long expected = 300;
    EntryPage page = entries.search(EntryQuery.all().limit(90));
    while (true) {
      for (Entry entry : page.entries()) {
        assertThat(entry.index()).isEqualTo(expected--);
      }
      if (page.before().isEmpty()) {
        break;
      }
      page = entries.search(EntryQuery.all().limit(90).before(page.before().getAsLong()));
    }
    assertThat(expected).isEqualTo(-1);
  }

  @Test
  void an_entry_reads_back_as_it_was_written() {
    Entry entry = find("\"number 7\"").entries().getFirst();
    assertThat(entry.actor()).isEqualTo(Actor.person("sam"));
    assertThat(entry.subjects()).isEqualTo(Map.of("instance", "7", "worker", "clerk"));
    assertThat(entry.at()).isEqualTo(START.plusSeconds(7));
    assertThat(entry.payload()).hasValue("{\"i\":7}");
    assertThat(entry.intact()).isTrue();
  }

  @Test
  void searches_combine() {
    assertThat(count(EntryQuery.all().with(Field.INSTANCE, "7"))).isEqualTo(1);
    assertThat(count(EntryQuery.all().with(Field.TYPE, "gate.decided"))).isEqualTo(150);
    assertThat(count(EntryQuery.all().with(Field.TYPE, "gate."))).isEqualTo(150);
    assertThat(count(EntryQuery.all().with(Field.PERSON, "sam"))).isEqualTo(300);
    assertThat(count(EntryQuery.all().with(Field.WORKER, "clerk").text("number 12"))).isEqualTo(1);
    assertThat(count(EntryQuery.all().with(Field.OUTCOME, "alarm"))).isZero();
    assertThat(count(EntryQuery.all().from(START.plusSeconds(10)).until(START.plusSeconds(20))))
        .isEqualTo(10);
    assertThat(count(EntryQuery.all().with(Field.EFFECT, "' or true --"))).isZero();
  }

  @Test
  void every_entry_has_a_proof_against_the_newest_checkpoint() {
    for (long index : new long[] {0, 1, 255, 256, 300}) {
      ProvenEntry proven = entries.entry(index).orElseThrow();
      ProvenEntry.Proof proof = proven.proof().orElseThrow();
      assertThat(
              proof
                  .inclusion()
                  .proves(proven.entry().leafHash(), signer.key().open(proof.note()).root()))
          .isTrue();
    }
    assertThat(entries.entry(301)).isEmpty();
    assertThat(entries.checkpoint().map(note -> signer.key().open(note).size())).hasValue(301L);
  }

  private EntryPage find(String words) {
    return entries.search(EntryQuery.all().text(words));
  }

  private int count(EntryQuery query) {
    return entries.search(query.limit(EntryQuery.LIMIT_MAX)).entries().size();
  }

  private static void append(int i, String type, String sentence) {
    new PostgresHistory(database, Clock.fixed(START.plusSeconds(i), ZoneOffset.UTC))
        .append(
            new NewEntry(
                type,
                Actor.person("sam"),
                Map.of("instance", String.valueOf(i), "worker", "clerk"),
                "ok",
                sentence,
                Map.of("i", i)));
  }
}
