package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.CompactRange;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.Digest;
import io.countersign.history.ExportLine;
import io.countersign.history.InclusionProof;
import io.countersign.history.NoteException;
import io.countersign.history.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 5: 100,000 random changes of rows, tiles, notes and proofs; none goes unseen. */
class RandomMutationTest {

  private static final long SEED = Long.getLong("countersign.seed", 20261127);
  private static final int ENTRIES = 60;
  private static final int AT_ONCE = 12; // because signatures are what takes the time

  @TempDir Path directory;
  private final Random random = new Random(SEED);
  private MemoryLog log;

  @BeforeEach
  void fill() {
    log = new MemoryLog(directory, "countersign/mutation/1").append(ENTRIES);
  }

  @Test
  void of_54_000_changed_rows_each_is_named() throws IOException {
    List<String> lines = log.export();
    for (int round = 0; round < 4_500; round++) {
      var changed = new ArrayList<>(lines);
      var expected = new TreeSet<Long>();
      while (expected.size() < AT_ONCE) {
        int index = random.nextInt(ENTRIES);
        if (expected.add((long) index)) {
          changed.set(index + 1, mutated(log.line(index)).text());
        }
      }
      assertThat(named(verify(changed))).as(at(round)).isEqualTo(expected);
    }
  }

  private ExportLine.Entry mutated(ExportLine.Entry entry) {
    Optional<String> salt = entry.salt();
    Optional<String> payload = entry.payload();
    return switch (random.nextInt(4)) {
      case 0 ->
          new ExportLine.Entry(entry.index(), other(entry.leaf()), entry.hash(), salt, payload);
      case 1 ->
          new ExportLine.Entry(entry.index(), entry.leaf(), other(entry.hash()), salt, payload);
      case 2 ->
          new ExportLine.Entry(
              entry.index(), entry.leaf(), entry.hash(), salt.map(this::other), payload);
      default ->
          new ExportLine.Entry(
              entry.index(), entry.leaf(), entry.hash(), salt, payload.map(this::other));
    };
  }

  @Test
  void of_2_000_changed_bytes_of_an_export_none_is_free() {
    byte[] export = String.join("\n", log.export()).getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 2_000; round++) {
      byte[] changed = export.clone();
      flip(changed);
      assertThat(holds(changed)).as(at(round)).isFalse();
    }
  }

  @Test
  void of_25_000_changed_hashes_in_tiles_each_is_named() throws IOException {
    Map<String, byte[]> tiles = log.tiles();
    for (int round = 0; round < 2_500; round++) {
      var expected = new TreeSet<Long>();
      byte[] tile = tiles.get("tile/0/000.p/60").clone();
      while (expected.size() < 10) {
        long index = random.nextInt(ENTRIES);
        if (expected.add(index)) {
          tile[(int) index * 32 + random.nextInt(32)] ^= (byte) (1 + random.nextInt(255));
        }
      }
      assertThat(named(verifyTiles(tiles, "tile/0/000.p/60", tile)))
          .as(at(round))
          .isEqualTo(expected);
    }
  }

  @Test
  void of_2_000_changed_bytes_of_bundles_and_checkpoints_none_is_free() throws IOException {
    Map<String, byte[]> tiles = log.tiles();
    for (int round = 0; round < 2_000; round++) {
      String path = random.nextInt(4) == 0 ? "checkpoint" : "tile/entries/000.p/60";
      byte[] changed = tiles.get(path).clone();
      flip(changed);
      assertThat(verifyTiles(tiles, path, changed).holds()).as(at(round) + path).isFalse();
    }
  }

  @Test
  void of_2_000_changed_bytes_of_notes_and_receipts_none_is_free() {
    String receipt = log.receipt(17).text().strip();
    for (int round = 0; round < 1_000; round++) {
      byte[] note = log.note().getBytes(StandardCharsets.UTF_8);
      flip(note);
      assertThat(opens(note)).as(at(round)).isFalse();
      byte[] changed = receipt.getBytes(StandardCharsets.UTF_8);
      flip(changed);
      assertThat(receiptHolds(changed)).as(at(round)).isFalse();
    }
  }

  @Test
  void of_20_000_changed_proofs_none_holds() {
    List<Digest> leaves =
        IntStream.range(0, ENTRIES).mapToObj(i -> Digest.ofHash(log.root(0, i))).toList();
    Digest root = log.checkpoint().root();
    for (int round = 0; round < 10_000; round++) {
      int index = random.nextInt(ENTRIES);
      InclusionProof inclusion = InclusionProof.of(index, ENTRIES, log);
      assertThat(
              new InclusionProof(index, ENTRIES, mutated(inclusion.hashes()))
                  .proves(leaves.get(index), root))
          .as(at(round))
          .isFalse();
      int old = 1 + random.nextInt(ENTRIES - 1);
      Digest oldRoot = oldRoot(old);
      ConsistencyProof proof = ConsistencyProof.of(old, ENTRIES, log);
      assertThat(proof.proves(oldRoot, root)).as(at(round)).isTrue();
      assertThat(new ConsistencyProof(old, ENTRIES, mutated(proof.hashes())).proves(oldRoot, root))
          .as(at(round))
          .isFalse();
    }
  }

  private Digest oldRoot(int size) {
    var range = new CompactRange();
    for (int i = 0; i < size; i++) {
      range.append(log.root(0, i));
    }
    return range.root();
  }

  private List<Digest> mutated(List<Digest> hashes) {
    var changed = new ArrayList<>(hashes);
    int place = random.nextInt(hashes.size());
    switch (random.nextInt(3)) {
      case 0 -> changed.set(place, new Digest(other(hashes.get(place).hex())));
      case 1 -> changed.remove(place);
      default -> changed.add(place, hashes.get(random.nextInt(hashes.size())));
    }
    return changed;
  }

  /** One character changed to another of the same kind. */
  private String other(String text) {
    int place = random.nextInt(text.length());
    char old = text.charAt(place);
    char fresh = old;
    boolean hex = text.matches("[0-9a-f]{64}");
    while (fresh == old) {
      fresh =
          hex ? "0123456789abcdef".charAt(random.nextInt(16)) : (char) (32 + random.nextInt(95));
    }
    return text.substring(0, place) + fresh + text.substring(place + 1);
  }

  private void flip(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
  }

  private boolean opens(byte[] note) {
    try {
      log.key().open(new String(note, StandardCharsets.UTF_8));
      return true;
    } catch (NoteException e) {
      return false;
    }
  }

  private boolean receiptHolds(byte[] bytes) {
    try {
      Receipt receipt = Receipt.parse(new String(bytes, StandardCharsets.UTF_8));
      Report report = Verifier.trustingTheExport().trusting(log.key()).verify(receipt);
      return report.holds() && receipt.facts().isPresent();
    } catch (RuntimeException e) {
      return false; // not even a receipt any more
    }
  }

  private static boolean holds(byte[] export) {
    try {
      return Verifier.trustingTheExport().verify(new ByteArrayInputStream(export)).holds();
    } catch (IOException e) {
      return false; // no UTF-8 any more
    }
  }

  private static Report verify(List<String> lines) throws IOException {
    byte[] export = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return Verifier.trustingTheExport().verify(new ByteArrayInputStream(export));
  }

  private Report verifyTiles(Map<String, byte[]> tiles, String path, byte[] bytes)
      throws IOException {
    var changed = new HashMap<>(tiles);
    changed.put(path, bytes);
    return Verifier.trustingTheExport()
        .trusting(log.key())
        .verify(any -> Optional.ofNullable(changed.get(any)));
  }

  private static TreeSet<Long> named(Report report) {
    var named = new TreeSet<Long>();
    report.findings().forEach(finding -> finding.index().ifPresent(named::add));
    return named;
  }

  private static String at(int round) {
    return "seed %d, round %d ".formatted(SEED, round);
  }
}
