package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Actor;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.Digest;
import io.countersign.history.Erasure;
import io.countersign.history.Misbehaviour;
import io.countersign.history.NewEntry;
import io.countersign.history.NoteException;
import io.countersign.history.Receipt;
import io.countersign.history.SealedEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.verify.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 5 and what is lawful: cuts, swaps, forks, omissions, erasures, receipts. */
class TamperTest {

  private static final String ORIGIN = "countersign/tamper/1";

  @TempDir Path directory;
  private MemoryLog log;

  @BeforeEach
  void fill() {
    log = new MemoryLog(directory.resolve("log"), ORIGIN).append(20).append(280);
  }

  @Test
  void a_log_as_it_is_holds_by_its_export_and_by_its_tiles() throws IOException {
    Report report = verify(log.export());
    assertThat(report.findings()).isEmpty();
    assertThat(report.sources()).containsEntry("zeebe a, partition 1", 100L);
    assertThat(tiles(log.tiles()).findings()).isEmpty();
  }

  @Test
  void a_deleted_inserted_moved_doubled_or_swapped_row_is_found_where_it_is() throws IOException {
    // entry 50 stands in line 52, behind the header and the first checkpoint
    assertFirst(changed(lines -> lines.remove(52)), Kind.ORDER, 50);
    assertFirst(changed(lines -> lines.add(52, lines.get(42))), Kind.ORDER, 50);
    assertFirst(changed(lines -> lines.add(52, lines.remove(62))), Kind.ORDER, 50);
    assertFirst(changed(lines -> lines.add(52, lines.get(52))), Kind.ORDER, 51);
    assertFirst(changed(lines -> Collections.swap(lines, 52, 62)), Kind.ORDER, 50);
  }

  private interface Change {
    void to(List<String> lines);
  }

  private Report changed(Change change) throws IOException {
    List<String> lines = log.export();
    change.to(lines);
    return verify(lines);
  }

  private static void assertFirst(Report report, Kind kind, long index) {
    assertThat(report.findings()).isNotEmpty();
    assertThat(report.findings().getFirst().kind()).isEqualTo(kind);
    assertThat(report.findings().getFirst().index()).hasValue(index);
    assertThat(report.json()).contains("\"firstBadIndex\":\"" + index + "\"");
  }

  @Test
  void a_cut_tail_is_found_also_when_it_was_signed_anew() throws IOException {
    MemoryLog shorter = withTheStolenKey(200);
    assertThat(verify(shorter.export()).holds()).isTrue();
    Report report =
        verify(shorter.export(), Verifier.trustingTheExport().comparing(List.of(log.note())));
    assertFirst(report, Kind.CUT, 200);
    assertFirst(tiles(shorter.tiles(), List.of(log.note())), Kind.CUT, 200);
  }

  @Test
  void a_rewritten_history_contradicts_every_kept_checkpoint() throws IOException {
    MemoryLog other = withTheStolenKey(15);
    other.append(400);
    List<String> kept = List.of(log.notes.get(0), log.notes.get(1));
    assertFirst(
        verify(other.export(), Verifier.trustingTheExport().comparing(kept)), Kind.FORK, 15);
    assertThat(tiles(other.tiles(), kept).findings().getFirst().kind()).isEqualTo(Kind.FORK);
  }

  @Test
  void two_checkpoints_of_a_fork_are_portable_proof_against_the_key() throws IOException {
    MemoryLog other = withTheStolenKey(15);
    other.append(285).append(50);
    for (String forked : other.notes.subList(1, 3)) { // of equal size, and longer
      assertThat(Misbehaviour.compare(log.key(), log.note(), forked, other))
          .isInstanceOfSatisfying(
              Misbehaviour.Comparison.Forked.class,
              found ->
                  assertThat(Misbehaviour.parse(found.proof().text()).proves(log.key())).isTrue());
    }
    assertThat(Misbehaviour.compare(log.key(), log.notes.get(0), log.note(), log))
        .isEqualTo(new Misbehaviour.Comparison.Consistent());
  }

  @Test
  void nobody_is_proved_guilty_who_is_not() {
    for (int size : new int[] {1, 2, 3, 20, 64, 255, 256, 299}) {
      MemoryLog honest = new MemoryLog(directory.resolve("honest" + size), ORIGIN).append(size);
      honest.append(300 - size);
      assertThat(Misbehaviour.compare(honest.key(), honest.note(), honest.notes.get(0), honest))
          .isEqualTo(new Misbehaviour.Comparison.Consistent());
      var truth = new ArrayList<>(ConsistencyProof.of(size, 300, honest).hashes());
      if (Integer.bitCount(size) == 1) {
        truth.addFirst(Digest.ofHash(honest.root(Integer.numberOfTrailingZeros(size), 0)));
      }
      for (List<Digest> hashes :
          List.of(truth, truth.subList(1, truth.size()), List.<Digest>of())) {
        var slander =
            new Misbehaviour(honest.key().text(), honest.notes.get(0), honest.note(), hashes);
        assertThat(provesQuietly(slander, honest)).isFalse();
      }
    }
  }

  private static boolean provesQuietly(Misbehaviour slander, MemoryLog log) {
    try {
      return slander.proves(log.key());
    } catch (NoteException e) {
      return false;
    }
  }

  @Test
  void the_command_compares_checkpoints_and_checks_its_own_proof() throws IOException {
    MemoryLog other = withTheStolenKey(15);
    other.append(385);
    String key = file("key", log.key().text());
    String one = file("one", log.note());
    String two = file("two", other.note());
    Path tiles = write(other);
    String proof = directory.resolve("proof").toString();
    assertThat(run("verify-consistency", one, two, "--key", key)).isEqualTo(Main.NOT_OPENED);
    assertThat(
            run(
                "verify-consistency",
                one,
                two,
                "--key",
                key,
                "--log",
                tiles.toString(),
                "--out",
                proof))
        .isEqualTo(17);
    assertThat(run("verify-consistency", proof, "--key", key)).isEqualTo(17);
    assertThat(
            run(
                "verify-consistency",
                file("three", log.notes.get(0)),
                one,
                "--key",
                key,
                "--log",
                write(log).toString()))
        .isZero();
  }

  @Test
  void an_omitted_entry_of_a_counting_source_is_found() throws IOException {
    var gap = new MemoryLog(directory.resolve("gap"), ORIGIN);
    gap.add(MemoryLog.stream(1), MemoryLog.at(0), 0);
    gap.add(MemoryLog.stream(3), MemoryLog.at(1), 1);
    assertFirst(verify(gap.sign().export()), Kind.ORDER, 1);
    assertFirst(tiles(gap.tiles()), Kind.ORDER, 1);
  }

  @Test
  void a_source_whose_time_goes_back_is_found() throws IOException {
    var back = new MemoryLog(directory.resolve("back"), ORIGIN);
    back.add(MemoryLog.stream(1), MemoryLog.at(86_400), 0);
    back.add(MemoryLog.stream(2), MemoryLog.at(86_399), 1); // clocks differ a little
    back.add(MemoryLog.stream(3), MemoryLog.at(0), 2);
    assertFirst(verify(back.sign().export()), Kind.TIME, 2);
  }

  @Test
  void an_erased_payload_is_lawful_only_with_the_entry_that_says_so() throws IOException {
    forget(3, 4, 7);
    assertFirst(verify(log.export()), Kind.PAYLOAD, 3);
    erase(new Erasure.Stretch(3, 4));
    assertFirst(verify(log.export()), Kind.PAYLOAD, 7);
    erase(new Erasure.Stretch(7, 7));
    assertThat(verify(log.export()).findings()).isEmpty();
    assertThat(verify(log.export()).erased()).isEqualTo(3);
    erase(new Erasure.Stretch(400, 400));
    assertFirst(verify(log.export()), Kind.ENTRY, 302);
  }

  @Test
  void an_erased_payload_that_is_there_again_is_found() throws IOException {
    SealedEntry backup = log.entries.get(4);
    forget(3, 4, 5);
    erase(new Erasure.Stretch(3, 5));
    assertThat(verify(log.export()).findings()).isEmpty();
    log.entries.set(4, backup);
    Report report = verify(log.export());
    assertFirst(report, Kind.PAYLOAD, 4);
    assertThat(report.findings().getFirst().sentence()).contains("says entry 300, but it is there");
  }

  private void forget(int... indices) {
    for (int index : indices) {
      SealedEntry entry = log.entries.get(index);
      log.entries.set(index, new SealedEntry(entry.leaf(), entry.leafHash(), "", ""));
    }
  }

  private void erase(Erasure.Stretch stretch) {
    var payload = new Erasure(List.of(stretch), "GDPR, article 17", "person:olga").payload();
    var entry =
        new NewEntry(Erasure.TYPE, Actor.person("olga"), Map.of(), "ok", "Erased.", payload);
    log.add(new SourcedEntry(entry, new Source.Unordered("server"), MemoryLog.at(900)));
    log.sign();
  }

  @Test
  void a_receipt_proves_its_entry_without_the_log() throws IOException {
    String receipt = file("receipt", log.receipt(17).text());
    assertThat(run("verify", receipt, "--key", file("key", log.key().text()))).isZero();
    Receipt whole = log.receipt(17);
    var silent = new Receipt(whole.key(), whole.leaf(), Optional.empty(), whole.proof());
    assertThat(run(file("silent", silent.text()))).isZero();
    var other = new Receipt(whole.key(), log.receipt(18).leaf(), whole.facts(), whole.proof());
    assertThat(run(file("other", other.text()))).isEqualTo(Kind.ROOT.exitCode());
    var facts = new Receipt(whole.key(), whole.leaf(), log.receipt(18).facts(), whole.proof());
    assertThat(run(file("facts", facts.text()))).isEqualTo(Kind.PAYLOAD.exitCode());
    MemoryLog stranger = new MemoryLog(directory.resolve("stranger"), ORIGIN).append(1);
    assertThat(run(receipt, "--key", file("strange", stranger.key().text()))).isEqualTo(15);
    assertThat(run(receipt, "--checkpoint", file("kept", log.note()))).isEqualTo(Main.USAGE);
  }

  @Test
  void a_changed_or_missing_tile_is_named() throws IOException {
    var big = new MemoryLog(directory.resolve("big"), ORIGIN).append(600);
    var changed = new HashMap<>(big.tiles());
    changed.get("tile/1/000.p/2")[40] ^= 1;
    assertFirst(tiles(changed, big), Kind.NODE, 256);
    var missing = new HashMap<>(big.tiles());
    missing.remove("tile/entries/001");
    assertFirst(tiles(missing, big), Kind.CUT, 256);
  }

  /** The first entries of the log, by somebody who has its key and remembers nothing. */
  private MemoryLog withTheStolenKey(int size) throws IOException {
    Path stolen = directory.resolve("stolen" + size);
    Files.createDirectories(stolen);
    Files.copy(directory.resolve("log/key"), stolen.resolve("key"));
    var thief = new MemoryLog(stolen, ORIGIN);
    log.entries.subList(0, size).forEach(thief::add);
    return thief.sign();
  }

  private static Report verify(List<String> lines) throws IOException {
    return verify(lines, Verifier.trustingTheExport());
  }

  private static Report verify(List<String> lines, Verifier verifier) throws IOException {
    byte[] export = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return verifier.verify(new ByteArrayInputStream(export));
  }

  private Report tiles(Map<String, byte[]> tiles) throws IOException {
    return Verifier.trustingTheExport().verify(path -> Optional.ofNullable(tiles.get(path)));
  }

  private Report tiles(Map<String, byte[]> tiles, MemoryLog of) throws IOException {
    return Verifier.trustingTheExport()
        .trusting(of.key())
        .verify(path -> Optional.ofNullable(tiles.get(path)));
  }

  private Report tiles(Map<String, byte[]> tiles, List<String> kept) throws IOException {
    return Verifier.trustingTheExport()
        .comparing(kept)
        .verify(path -> Optional.ofNullable(tiles.get(path)));
  }

  private Path write(MemoryLog of) throws IOException {
    Path root = Files.createTempDirectory(directory, "tiles");
    for (var tile : of.tiles().entrySet()) {
      Files.createDirectories(root.resolve(tile.getKey()).getParent());
      Files.write(root.resolve(tile.getKey()), tile.getValue());
    }
    return root;
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static int run(String... args) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Main(out, out).run(args, Map.of());
  }
}
