package io.countersign.history.verify;

import io.countersign.history.Checkpoint;
import io.countersign.history.ExportLine;
import io.countersign.history.NoteException;
import io.countersign.history.SignedNote;
import io.countersign.history.TileAddress;
import io.countersign.history.TileAddress.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Checks a log by its tiles alone (C2SP tlog-tiles): everything but the payloads. */
final class TileVerification {

  private static final int HASH_BYTES = 32;
  private static final int LENGTH_BYTES = 2;

  private final TileSource tiles;
  private final Findings findings;
  private final Trust trust;
  private final Map<Integer, ByteArrayOutputStream> levels = new TreeMap<>();

  TileVerification(TileSource tiles, Trust trust, Findings findings) {
    this.tiles = tiles;
    this.trust = trust;
    this.findings = findings;
  }

  /** What every tile of the log says. */
  Report verify(
      Optional<String> key, List<String> keptNotes, Optional<Instant> alive, LongConsumer progress)
      throws IOException {
    String note = text("checkpoint");
    String origin = note.lines().findFirst().orElse("");
    trust.claim(key.isPresent() ? key.get() : text("key").strip(), origin);
    var log = new LogCheck(origin, EntryCheck.Payloads.NOT_HERE, trust, findings, this::full);
    keptNotes.forEach(kept -> log.know("kept checkpoint", kept));
    long size = size(note);
    for (long index = 0; index << 8 < size && !findings.hopeless(); index++) {
      bundle(TileAddress.in(size, new Kind.Entries(), index).orElseThrow(), log);
      progress.accept(log.size());
    }
    if (!findings.hopeless()) {
      partial(size);
    }
    log.checkpoint(new ExportLine.SignedCheckpoint(size, note));
    return log.report(keptNotes, alive);
  }

  /** As the note says, signed or not: a wrong signature is found when all else has been read. */
  private static long size(String note) {
    try {
      return Checkpoint.parse(SignedNote.parse(note).text()).size();
    } catch (NoteException e) {
      return 0;
    }
  }

  private String text(String path) throws IOException {
    byte[] bytes =
        tiles.read(path).orElseThrow(() -> new IOException("The log has no '" + path + "'."));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void bundle(TileAddress address, LogCheck log) throws IOException {
    long first = address.index() * TileAddress.WIDTH_MAX;
    Optional<List<byte[]>> leaves = tile(address).flatMap(bytes -> split(bytes, address.width()));
    var hashTile = new TileAddress(new Kind.Hashes(0), address.index(), address.width());
    byte[] hashes = tile(hashTile).orElse(new byte[0]);
    if (leaves.isEmpty() || hashes.length != address.width() * HASH_BYTES) {
      findings.add(
          Finding.at(
              Finding.Kind.CUT,
              first,
              "The entries %d to %d are missing: %s or %s is not there or not whole."
                  .formatted(first, first + address.width() - 1, address.path(), hashTile.path())));
      findings.add(Finding.of(Finding.Kind.FORMAT, "Without them the rest cannot be checked."));
      return;
    }
    for (int i = 0; i < address.width(); i++) {
      byte[] hash = Arrays.copyOfRange(hashes, i * HASH_BYTES, (i + 1) * HASH_BYTES);
      log.entry(EntryRow.ofTile(first + i, leaves.get().get(i), hash));
    }
  }

  /** A log may have dropped a partial tile once the full one is there. */
  private Optional<byte[]> tile(TileAddress address) throws IOException {
    Optional<byte[]> tile = tiles.read(address.path());
    if (tile.isPresent() || address.width() == TileAddress.WIDTH_MAX) {
      return tile;
    }
    var full = new TileAddress(address.kind(), address.index(), TileAddress.WIDTH_MAX);
    return tiles.read(full.path()).map(bytes -> cut(bytes, address));
  }

  private static byte[] cut(byte[] full, TileAddress address) {
    int length =
        switch (address.kind()) {
          case Kind.Hashes(int level) -> address.width() * HASH_BYTES;
          case Kind.Entries() -> entriesLength(full, address.width());
        };
    return Arrays.copyOf(full, Math.min(full.length, length));
  }

  private static int entriesLength(byte[] bundle, int count) {
    int at = 0;
    for (int i = 0; i < count && at + LENGTH_BYTES <= bundle.length; i++) {
      at += LENGTH_BYTES + length(bundle, at);
    }
    return at;
  }

  private static int length(byte[] bundle, int at) {
    return ((bundle[at] & 0xff) << 8) | (bundle[at + 1] & 0xff);
  }

  private static Optional<List<byte[]>> split(byte[] bundle, int width) {
    var leaves = new ArrayList<byte[]>(width);
    int at = 0;
    while (at + LENGTH_BYTES <= bundle.length) {
      int from = at + LENGTH_BYTES;
      at = from + length(bundle, at);
      if (at > bundle.length) {
        return Optional.empty();
      }
      leaves.add(Arrays.copyOfRange(bundle, from, at));
    }
    return at == bundle.length && leaves.size() == width ? Optional.of(leaves) : Optional.empty();
  }

  /** Hears of each full subtree; those of every eighth level make the tiles above the first. */
  private void full(int height, long index, byte[] root) {
    int level = height / 8;
    if (height % 8 != 0) {
      return;
    }
    var hashes = levels.computeIfAbsent(level, any -> new ByteArrayOutputStream());
    hashes.writeBytes(root);
    if (hashes.size() == TileAddress.WIDTH_MAX * HASH_BYTES) {
      compare(new TileAddress(new Kind.Hashes(level), index / TileAddress.WIDTH_MAX, 256), hashes);
      hashes.reset();
    }
  }

  private void partial(long size) {
    levels.forEach((level, hashes) -> {
      long index = (size >> (8 * level)) / TileAddress.WIDTH_MAX;
      if (hashes.size() > 0) {
        compare(new TileAddress(new Kind.Hashes(level), index, hashes.size() / HASH_BYTES), hashes);
      }
    });
  }

  private void compare(TileAddress address, ByteArrayOutputStream expected) {
    try {
      byte[] tile = tile(address).orElse(new byte[0]);
      int wrong = Arrays.mismatch(tile, expected.toByteArray());
      if (wrong >= 0 && findings.intact()) {
        long first = (address.index() * TileAddress.WIDTH_MAX + wrong / HASH_BYTES);
        findings.add(
            Finding.at(
                Finding.Kind.NODE,
                first << address.shift(),
                "The tile %s was changed at its hash %d: the entries give another one."
                    .formatted(address.path(), wrong / HASH_BYTES)));
      }
    } catch (IOException e) {
      findings.add(
          Finding.of(
              Finding.Kind.NODE,
              "The tile %s cannot be read: %s".formatted(address.path(), e.getMessage())));
    }
  }
}
