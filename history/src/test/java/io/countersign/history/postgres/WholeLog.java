package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.Checkpoint;
import io.countersign.history.Commitment;
import io.countersign.history.CompactRange;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.ExportLine;
import io.countersign.history.Leaf;
import io.countersign.history.NewEntry;
import io.countersign.history.SealedEntry;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.TreeHasher;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes the export of a log of any length without having it anywhere. */
final class WholeLog {

  static final String ORIGIN = "countersign/bench/1";
  private static final int CHECKPOINT_EVERY = 100_000;
  private static final String NUMBER = "0000000000";
  private static final String FRACTION = ".000000Z"; // of the time's second

  private final Path directory;
  private final Signer signer;
  private final CompactRange tree = new CompactRange();
  private final OutputStream out;
  private final Deque<ExportLine> waiting = new ArrayDeque<>();

  private WholeLog(Path directory, OutputStream out) {
    this.directory = directory;
    this.signer = Signer.open(directory, ORIGIN);
    this.out = out;
  }

  static void write(Path directory, long entries, OutputStream to) throws IOException {
    try (var out = new BufferedOutputStream(to, 1 << 18)) {
      new WholeLog(directory, out).write(entries);
    }
  }

  /**
   * One sealed entry gives all: only its number, its time, its payload, the salt and what follows
   * from them change, so that making it costs little.
   */
  private void write(long entries) throws IOException {
    line(new ExportLine.Header(ExportLine.FORMAT, ORIGIN, signer.key().text(), Optional.empty()));
    SealedEntry sealed = Leaf.seal(entry(), ORIGIN, new SecureRandom());
    String commitment = Commitment.of(sealed.salt(), sealed.payload());
    var leaf = new Pattern(sealed.leaf(), commitment, sealed.salt());
    var payload = new Pattern(sealed.payload(), commitment, sealed.salt());
    String line = text(sealed);
    var tail =
        new Pattern(line.substring(line.indexOf("\",\"leaf\"")) + "\n", commitment, sealed.salt());
    var hasher = new TreeHasher();
    var commitments = new Commitment();
    byte[] salt = HexFormat.of().parseHex(sealed.salt());
    long checkpoints = 0;
    for (long index = 0; index < entries; index++) {
      ByteBuffer.wrap(salt).putLong(index);
      payload.number(index);
      byte[] committed = commitments.of(salt, payload.bytes);
      leaf.fill(index, committed, salt);
      tail.fill(index, committed, salt);
      byte[] hash = hasher.leaf(leaf.bytes);
      out.write(
          ("{\"hash\":\"" + HexFormat.of().formatHex(hash) + "\",\"index\":\"" + index)
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(tail.bytes);
      tree.append(hash, this::node);
      for (; !waiting.isEmpty(); waiting.removeFirst()) {
        line(waiting.getFirst());
      }
      if ((index + 1) % CHECKPOINT_EVERY == 0 || index + 1 == entries) {
        line(new ExportLine.SignedCheckpoint(index + 1, signed()));
        checkpoints++;
      }
    }
    line(new ExportLine.End(entries, checkpoints));
  }

  private static String text(SealedEntry sealed) {
    return new ExportLine.Entry(
            0,
            sealed.leaf(),
            sealed.leafHash().hex(),
            Optional.of(sealed.salt()),
            Optional.of(sealed.payload()))
        .text();
  }

  /** Text of which some places are written anew for each entry. */
  private static final class Pattern {

    private final byte[] bytes;
    private final int[] numbers;
    private final int fractionAt;
    private final int committedAt;
    private final int saltAt;

    Pattern(String text, String commitment, String salt) {
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
      this.numbers =
          IntStream.range(0, text.length()).filter(at -> text.startsWith(NUMBER, at)).toArray();
      this.fractionAt = text.indexOf(FRACTION) + 1;
      this.committedAt = text.indexOf(commitment);
      this.saltAt = text.indexOf(salt);
    }

    void fill(long index, byte[] commitment, byte[] salt) {
      number(index);
      digits(fractionAt, FRACTION.length() - 2, index);
      put(committedAt, commitment);
      put(saltAt, salt);
    }

    void number(long index) {
      for (int at : numbers) {
        digits(at, NUMBER.length(), index);
      }
    }

    private void digits(int at, int count, long number) {
      long rest = number;
      for (int i = count - 1; i >= 0; i--, rest /= 10) {
        bytes[at + i] = (byte) ('0' + rest % 10);
      }
    }

    private void put(int at, byte[] value) {
      for (int i = 0; at >= 0 && i < value.length; i++) {
        bytes[at + 2 * i] = (byte) HexFormat.of().toHighHexDigit(value[i]);
        bytes[at + 2 * i + 1] = (byte) HexFormat.of().toLowHexDigit(value[i]);
      }
    }
  }

  private void node(int level, long index, byte[] root) {
    if (level % 8 == 0) {
      waiting.add(new ExportLine.Node(level / 8, index, HexFormat.of().formatHex(root)));
    }
  }

  private static SourcedEntry entry() {
    var entry =
        new NewEntry(
            "effect.started",
            new Actor(Actor.Kind.WORKER, "refund-clerk", "owner"),
            Map.of(
                "instance", "2251799813685249", "effect", "e" + NUMBER, "worker", "refund-clerk"),
            "ok",
            "The worker refund-clerk began to pay 62.00 EUR back for order H-%s.".formatted(NUMBER),
            Map.of("amountCents", 6200, "order", "H-" + NUMBER, "recipient", "original card"));
    return new SourcedEntry(entry, new Source.Unordered("server"), Instant.EPOCH);
  }

  /** Without its memory the signer asks for no proof. */
  private String signed() throws IOException {
    Files.deleteIfExists(directory.resolve("head"));
    long size = tree.size();
    Signing signing =
        signer.sign(
            new Checkpoint(ORIGIN, size, tree.root()),
            since -> ConsistencyProof.of(since, size, (level, index) -> new byte[32]));
    return switch (signing) {
      case Signing.Signed(String note) -> note;
      case Signing.Refused(String reason) -> throw new IOException(reason);
    };
  }

  private void line(ExportLine line) throws IOException {
    out.write(line.text().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }
}
