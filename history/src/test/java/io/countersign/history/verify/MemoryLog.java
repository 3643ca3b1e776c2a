package io.countersign.history.verify;

import io.countersign.history.Actor;
import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.ExportLine;
import io.countersign.history.InclusionProof;
import io.countersign.history.Leaf;
import io.countersign.history.NewEntry;
import io.countersign.history.Receipt;
import io.countersign.history.SealedEntry;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.Subtrees;
import io.countersign.history.TileAddress;
import io.countersign.history.TlogProof;
import io.countersign.history.TreeHasher;
import io.countersign.history.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log as the server makes it, without a database: entries, tiles, checkpoints, an export. */
public final class MemoryLog implements Subtrees {

  private static final SecureRandom RANDOM = new SecureRandom();

  public final Signer signer;
  public final List<SealedEntry> entries = new ArrayList<>();
  public final List<Checkpoint> checkpoints = new ArrayList<>();
  public final List<String> notes = new ArrayList<>();
  private final Map<String, byte[]> nodes = new HashMap<>();
  private final CompactRange tree = new CompactRange();

  public MemoryLog(Path directory, String origin) {
    this.signer = Signer.open(directory, origin);
  }

  /** Appends so many entries, every third from a source that counts, and signs. */
  public MemoryLog append(int count) {
    for (int i = 0; i < count; i++) {
      int number = entries.size();
      add(
          number % 3 == 0 ? stream(number / 3 + 1) : new Source.Unordered("server"),
          at(number),
          number);
    }
    return sign();
  }

  public void add(Source source, Instant at, int number) {
    var entry =
        new NewEntry(
            "test.happened",
            Actor.person("sam"),
            Map.of("instance", "" + number),
            "ok",
            "Entry " + number + " happened; it cost 5 €.",
            Map.of("amountCents", number));
    add(new SourcedEntry(entry, source, at));
  }

  public void add(SourcedEntry sourced) {
    add(Leaf.seal(sourced, signer.key().name(), RANDOM));
  }

  public void add(SealedEntry sealed) {
    byte[] hash = new TreeHasher().leaf(sealed.leaf().getBytes(StandardCharsets.UTF_8));
    nodes.put("0/" + entries.size(), hash);
    entries.add(sealed);
    tree.append(hash, (level, index, root) -> nodes.put(level + "/" + index, root));
  }

  public static Source stream(long seq) {
    return new Source.Stream("zeebe", "a", 1, seq * 10, seq);
  }

  public static Instant at(int number) {
    return Instant.parse("2026-11-20T10:00:00Z").plusSeconds(number);
  }

  public MemoryLog sign() {
    var checkpoint = checkpoint();
    switch (signer.sign(checkpoint, since -> ConsistencyProof.of(since, checkpoint.size(), this))) {
      case Signing.Signed(String note) -> {
        checkpoints.add(checkpoint);
        notes.add(note);
      }
      case Signing.Refused(String reason) -> throw new AssertionError(reason);
    }
    return this;
  }

  public Checkpoint checkpoint() {
    return new Checkpoint(signer.key().name(), tree.size(), tree.root());
  }

  public String note() {
    return notes.getLast();
  }

  public VerifierKey key() {
    return signer.key();
  }

  @Override
  public byte[] root(int level, long index) {
    return nodes.get(level + "/" + index).clone();
  }

  /** The lines of the export. */
  public List<String> export() {
    var lines = new ArrayList<String>();
    lines.add(
        new ExportLine.Header(
                ExportLine.FORMAT, key().name(), key().text(), Optional.of(notes.getLast()))
            .text());
    int next = 0;
    for (int i = 0; i < entries.size(); i++) {
      lines.add(line(i).text());
      for (int level = 1; (i + 1) % (1 << (8 * level)) == 0; level++) {
        long index = ((i + 1) >> (8 * level)) - 1;
        String root = HexFormat.of().formatHex(root(8 * level, index));
        lines.add(new ExportLine.Node(level, index, root).text());
      }
      while (next < notes.size() && checkpoints.get(next).size() == i + 1) {
        lines.add(new ExportLine.SignedCheckpoint(i + 1, notes.get(next++)).text());
      }
    }
    lines.add(new ExportLine.End(entries.size(), notes.size()).text());
    return lines;
  }

  public ExportLine.Entry line(int index) {
    SealedEntry entry = entries.get(index);
    return new ExportLine.Entry(
        index,
        entry.leaf(),
        entry.leafHash().hex(),
        Optional.ofNullable(entry.salt().isEmpty() ? null : entry.salt()),
        Optional.ofNullable(entry.salt().isEmpty() ? null : entry.payload()));
  }

  /** Every file of the log's tiles, by path. */
  public Map<String, byte[]> tiles() {
    var files = new HashMap<String, byte[]>();
    files.put("checkpoint", note().getBytes(StandardCharsets.UTF_8));
    files.put("key", (key().text() + "\n").getBytes(StandardCharsets.UTF_8));
    long size = entries.size();
    for (long index = 0; (index << 8) < size; index++) {
      var address = TileAddress.in(size, new TileAddress.Kind.Entries(), index).orElseThrow();
      files.put(address.path(), bundle(address));
    }
    for (int level = 0; size >> (8 * level) > 0; level++) {
      var kind = new TileAddress.Kind.Hashes(level);
      for (long index = 0; TileAddress.in(size, kind, index).isPresent(); index++) {
        var address = TileAddress.in(size, kind, index).orElseThrow();
        files.put(address.path(), hashes(address, level));
      }
    }
    return files;
  }

  private byte[] bundle(TileAddress address) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < address.width(); i++) {
      byte[] leaf =
          entries.get((int) address.index() * 256 + i).leaf().getBytes(StandardCharsets.UTF_8);
      bytes.write(leaf.length >> 8);
      bytes.write(leaf.length);
      bytes.writeBytes(leaf);
    }
    return bytes.toByteArray();
  }

  private byte[] hashes(TileAddress address, int level) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < address.width(); i++) {
      bytes.writeBytes(root(8 * level, address.index() * 256 + i));
    }
    return bytes.toByteArray();
  }

  public Receipt receipt(int index) {
    SealedEntry entry = entries.get(index);
    var inclusion = InclusionProof.of(index, checkpoints.getLast().size(), this);
    return new Receipt(
        key().text(),
        entry.leaf(),
        Optional.of(new Receipt.Facts(entry.payload(), entry.salt())),
        new TlogProof(index, inclusion.hashes(), note()).text());
  }
}
