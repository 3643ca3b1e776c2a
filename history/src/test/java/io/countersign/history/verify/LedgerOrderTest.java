package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.verify.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T13 for the spending ledger: each of its entries is in the history once, with its number. */
class LedgerOrderTest {

  @TempDir Path directory;
  private MemoryLog log;
  private long number;

  @BeforeEach
  void open() {
    log = new MemoryLog(directory, "countersign/ledger/1");
  }

  @Test
  void whatever_an_honest_ledger_says_holds() throws IOException {
    entry(unnumbered(), "held", "ok", "of before it counted");
    ledger("held", "ok", "a");
    ledger("denied", "refused", "b");
    ledger("held", "ok", "c");
    ledger("posted", "ok", "a");
    ledger("suspected", "alarm", "c");
    ledger("assumed", "alarm", "c");
    ledger("posted", "alarm", "c"); // the true cost, late
    ledger("given-back", "ok", "a");
    ledger("posted", "ok", "of before it counted");
    assertThat(verify().findings()).isEmpty();
    assertThat(verify().sources()).containsEntry("ledger 1, partition 1", 9L);
    assertThat(byTiles().findings()).isEmpty();
  }

  @Test
  void one_that_was_left_out_is_named_by_its_number_and_its_hold() throws IOException {
    ledger("held", "ok", "a");
    number++; // b is held, and somebody took the row out of the inbox
    ledger("posted", "ok", "a");
    ledger("posted", "ok", "b");
    assertFirst(verify(), 1, "ledger 1, partition 1 goes from 1 to 3");
    assertThat(verify().findings().getLast().sentence()).contains("Entry 2 closes the hold b");
    assertFirst(byTiles(), 1, "goes from 1 to 3");
  }

  @Test
  void one_that_was_added_is_named() throws IOException {
    ledger("held", "ok", "a");
    entry(unnumbered(), "released", "ok", "a");
    assertFirst(verify(), 1, "Entry 1 tells of the ledger without a number");
    assertFirst(byTiles(), 1, "it was added");
  }

  @Test
  void one_that_was_added_with_a_number_leaves_two_with_it() throws IOException {
    ledger("held", "ok", "a");
    ledger("posted", "ok", "a");
    number--;
    ledger("denied", "refused", "b");
    assertFirst(verify(), 2, "goes from 2 to 2");
  }

  @Test
  void one_that_is_told_twice_under_two_numbers_is_named() throws IOException {
    ledger("held", "ok", "a");
    ledger("held", "ok", "a");
    ledger("posted", "ok", "a");
    ledger("released", "ok", "a");
    assertFirst(verify(), 1, "Entry 1 opens the hold a, which is open already");
    assertThat(verify().findings().getLast().sentence())
        .contains("Entry 3 closes the hold a, which no entry before it opened");
  }

  private void ledger(String what, String outcome, String hold) {
    number++;
    entry(new Source.Stream(Source.LEDGER, "1", 1, 10 * number, number), what, outcome, hold);
  }

  private static Source unnumbered() {
    return new Source.Unordered("server");
  }

  private void entry(Source source, String what, String outcome, String hold) {
    var entry =
        new NewEntry(
            "budget." + what, Actor.system(), Map.of("hold", hold), outcome, "So.", Map.of());
    log.add(new SourcedEntry(entry, source, MemoryLog.at(log.entries.size())));
  }

  private Report verify() throws IOException {
    byte[] export = String.join("\n", log.sign().export()).getBytes(StandardCharsets.UTF_8);
    return Verifier.trustingTheExport().verify(new ByteArrayInputStream(export));
  }

  private Report byTiles() throws IOException {
    Map<String, byte[]> tiles = log.sign().tiles();
    return Verifier.trustingTheExport().verify(path -> Optional.ofNullable(tiles.get(path)));
  }

  private static void assertFirst(Report report, long index, String said) {
    Finding first = report.findings().getFirst();
    assertThat(first.kind()).isEqualTo(Kind.ORDER);
    assertThat(first.index()).hasValue(index);
    assertThat(first.sentence()).contains(said);
  }
}
