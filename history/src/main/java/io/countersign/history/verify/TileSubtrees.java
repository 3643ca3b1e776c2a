package io.countersign.history.verify;

import io.countersign.history.HistoryException;
import io.countersign.history.Subtrees;
import io.countersign.history.TileAddress;
import io.countersign.history.TreeHasher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the roots of full subtrees in tiles. */
final class TileSubtrees implements Subtrees {

  private static final int TILE_HEIGHT = 8;
  private static final int HASH_BYTES = 32;

  private final TileSource tiles;
  private final long size;
  private final TreeHasher hasher = new TreeHasher();

  /**
   * @param size of the tree that the tiles are of
   */
  TileSubtrees(TileSource tiles, long size) {
    this.tiles = tiles;
    this.size = size;
  }

  @Override
  public byte[] root(int level, long index) {
    int height = level % TILE_HEIGHT;
    long first = index << height;
    int count = 1 << height;
    var kind = new TileAddress.Kind.Hashes(level / TILE_HEIGHT);
    byte[] tile = tile(kind, first / TileAddress.WIDTH_MAX);
    int from = (int) (first % TileAddress.WIDTH_MAX) * HASH_BYTES;
    if (tile.length < from + count * HASH_BYTES) {
      throw new HistoryException(
          "The log lacks hashes under node %d of level %d.".formatted(index, level));
    }
    List<byte[]> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(Arrays.copyOfRange(tile, from + i * HASH_BYTES, from + (i + 1) * HASH_BYTES));
    }
    while (hashes.size() > 1) {
      hashes = parents(hashes);
    }
    return hashes.getFirst();
  }

  private List<byte[]> parents(List<byte[]> hashes) {
    var parents = new ArrayList<byte[]>(hashes.size() / 2);
    for (int i = 0; i < hashes.size(); i += 2) {
      parents.add(hasher.node(hashes.get(i), hashes.get(i + 1)));
    }
    return parents;
  }

  private byte[] tile(TileAddress.Kind kind, long index) {
    String path =
        TileAddress.in(size, kind, index)
            .map(TileAddress::path)
            .orElseThrow(
                () -> new HistoryException("The log is too short for tile " + index + "."));
    try {
      return tiles
          .read(path)
          .orElseThrow(() -> new HistoryException("The log lacks the tile " + path + "."));
    } catch (IOException e) {
      throw new HistoryException("The tile " + path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
