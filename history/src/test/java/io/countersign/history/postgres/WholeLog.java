package io.countersign.history.postgres;

import io.countersign.history.Actor;
import io.countersign.history.Checkpoint;
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

/** Writes the export of a log of any length without having it anywhere. */
final class WholeLog {

  static final String ORIGIN = "countersign/bench/1";
  private static final int CHECKPOINT_EVERY = 100_000;
  private static final String NUMBER = "0000000000";

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
   * One sealed entry gives all: only its number and nonce change, so that making it costs little.
   */
  private void write(long entries) throws IOException {
    line(new ExportLine.Header(ExportLine.FORMAT, ORIGIN, signer.key().text(), Optional.empty()));
    SealedEntry sealed = Leaf.seal(entry(), ORIGIN, new SecureRandom());
    var model =
        new ExportLine.Entry(
                0,
                sealed.leaf(),
                sealed.leafHash().hex(),
                Optional.of(sealed.salt()),
                Optional.of(sealed.payload()))
            .text();
    byte[] leaf = sealed.leaf().getBytes(StandardCharsets.UTF_8);
    int leafAt = sealed.leaf().indexOf(NUMBER);
    String afterHash = model.substring(model.indexOf("\",\"leaf\""));
    byte[] tail = (afterHash + "\n").getBytes(StandardCharsets.UTF_8);
    int tailAt = afterHash.indexOf(NUMBER);
    var hasher = new TreeHasher();
    long checkpoints = 0;
    for (long index = 0; index < entries; index++) {
      digits(leaf, leafAt, index);
      digits(tail, tailAt, index);
      byte[] hash = hasher.leaf(leaf);
      out.write(
          ("{\"hash\":\"" + HexFormat.of().formatHex(hash) + "\",\"index\":\"" + index)
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(tail);
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
            "The worker refund-clerk began to pay 62.00 EUR back for order H-10042.",
            Map.of("amountCents", 6200, "order", "H-10042", "recipient", "original card"));
    return new SourcedEntry(entry, new Source.Unordered("server"), Instant.EPOCH);
  }

  private static void digits(byte[] bytes, int at, long number) {
    long rest = number;
    for (int i = NUMBER.length() - 1; i >= 0; i--, rest /= 10) {
      bytes[at + i] = (byte) ('0' + rest % 10);
    }
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
