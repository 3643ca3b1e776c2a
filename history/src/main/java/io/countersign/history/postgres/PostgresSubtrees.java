package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.Subtrees;
import io.countersign.history.TreeHasher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds the roots of full subtrees with one query of at most 128 hashes each. */
final class PostgresSubtrees implements Subtrees {

  /**
   * One row of {@code node} stands for 256 of the level below, as C2SP tlog-tiles cuts its tiles.
   */
  static final int TILE_HEIGHT = 8;

  private final Connection connection;
  private final TreeHasher hasher = new TreeHasher();

  PostgresSubtrees(Connection connection) {
    this.connection = connection;
  }

  @Override
  public byte[] root(int level, long index) {
    int height = level % TILE_HEIGHT;
    List<byte[]> hashes = hashes(level / TILE_HEIGHT, index << height, 1L << height);
    if (hashes.size() != 1 << height) {
      throw new HistoryException(
          "The log lacks hashes under node %d of level %d. Run ./countersign verify to see where."
              .formatted(index, level));
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

  private List<byte[]> hashes(int tileLevel, long from, long count) {
    String sql =
        tileLevel == 0
            ? "select leaf_hash from history.entry where idx >= ? and idx < ? order by idx"
            : "select hash from history.node where idx >= ? and idx < ? and level = ? order by idx";
    try (var select = connection.prepareStatement(sql)) {
      select.setLong(1, from);
      select.setLong(2, from + count);
      if (tileLevel > 0) {
        select.setInt(3, tileLevel);
      }
      try (var rows = select.executeQuery()) {
        var hashes = new ArrayList<byte[]>();
        while (rows.next()) {
          hashes.add(rows.getBytes(1));
        }
        return hashes;
      }
    } catch (SQLException e) {
      throw new HistoryException("The hashes of the log cannot be read: " + e.getMessage(), e);
    }
  }
}
