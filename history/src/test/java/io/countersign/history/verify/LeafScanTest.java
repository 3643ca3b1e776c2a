package io.countersign.history.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.CanonicalJson;
import io.countersign.history.CanonicalJsonException;
import io.countersign.history.ExportLine;
import io.countersign.history.RandomJson;
import io.countersign.history.verify.LeafScan.Field;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast ways of reading never see anything else than the plain ways do. */
class LeafScanTest {

  private static final long SEED = 20261127;

  private static final Map<String, Object> SOURCE =
      Map.of("kind", "zeebe", "incarnation", "a", "partition", 3, "seq", 77L);

  private static final Map<String, Object> SUBJECTS =
      Map.of("effect", "e1", "hold", "call 7", "instance", "12", "source", "no");

  private static final byte[] COMMITTED = {(byte) 0xab, 1};

  private final Random random = new Random(SEED);
  private final RandomJson json = new RandomJson(random);
  private final LeafScan scan = new LeafScan();
  private int fast;
  private int committed;

  @Test
  void what_the_scan_takes_is_canonical_and_says_the_same() {
    for (int round = 0; round < 80_000; round++) {
      byte[] bytes = leaf();
      if (random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] =
            (byte) "\"\\,:{}[]019-tn \u0001é\n".charAt(random.nextInt(18));
      }
      if (scan.scan(bytes)) {
        fast++;
        String text = strict(bytes);
        assertThat(CanonicalJson.isCanonical(text))
            .as("seed %d, round %d: %s", SEED, round, text)
            .isTrue();
        LeafFacts plain = LeafFacts.of(CanonicalJson.readObject(text));
        for (Field field : Field.values()) {
          assertThat(scan.text(field)).as(text + field).isEqualTo(plain.text(field));
        }
        byte[] some = {COMMITTED[0], (byte) random.nextInt(2)};
        assertThat(scan.spells(Field.PAYLOAD, some))
            .as(text)
            .isEqualTo(plain.spells(Field.PAYLOAD, some));
        committed += scan.spells(Field.PAYLOAD, some) ? 1 : 0;
      }
    }
    assertThat(fast).isGreaterThan(10_000);
    assertThat(committed).isGreaterThan(1_000);
  }

  private byte[] leaf() {
    var map = json.object(2);
    String commitment = HexFormat.of().formatHex(COMMITTED);
    map.put(
        "payload",
        random.nextInt(10) == 0 ? json.text() : commitment + "0".repeat(random.nextInt(2)));
    map.put("at", "2026-11-20T10:00:00.000000Z");
    map.put("log", json.text());
    map.put("source", random.nextInt(3) == 0 ? json.object(1) : SOURCE);
    map.put("subjects", random.nextInt(3) == 0 ? json.object(1) : SUBJECTS);
    map.keySet()
        .removeIf(name -> name.chars().anyMatch(c -> c > 126 || c < 32 || c == '"' || c == '\\'));
    return CanonicalJson.bytes(map);
  }

  private static String strict(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("seed " + SEED, e);
    }
  }

  @Test
  void an_entry_is_read_the_same_both_ways() {
    var reader = new EntryLine();
    for (int round = 0; round < 40_000; round++) {
      String hash = "0123456789abcdef".repeat(4);
      var entry =
          new ExportLine.Entry(
              random.nextInt(2000),
              json.text() + "x",
              hash,
              Optional.of(hash),
              Optional.of(json.text()));
      byte[] bytes = entry.text().getBytes(StandardCharsets.UTF_8);
      if (random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Optional<EntryRow> row = reader.read(bytes, 0, bytes.length);
      if (row.isPresent()) {
        fast++;
        assertThat(plain(bytes))
            .as("seed %d, round %d", SEED, round)
            .usingRecursiveComparison()
            .isEqualTo(row.get());
      }
    }
    assertThat(fast).isGreaterThan(10_000);
  }

  private static EntryRow plain(byte[] bytes) {
    try {
      return EntryRow.of((ExportLine.Entry) ExportLine.parse(strict(bytes)));
    } catch (CanonicalJsonException e) {
      throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
    }
  }
}
