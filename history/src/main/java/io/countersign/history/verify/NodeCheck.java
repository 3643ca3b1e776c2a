package io.countersign.history.verify;

import io.countersign.history.Digest;
import io.countersign.history.ExportLine;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the nodes that the log keeps with those that follow from the entries. */
final class NodeCheck {

  private static final int TILE_HEIGHT = 8;

  private final TreeMap<String, String> expected = new TreeMap<>();

  /** Hears of each full subtree; the log keeps those of every eighth level. */
  void expect(int level, long index, byte[] root) {
    if (level % TILE_HEIGHT == 0) {
      expected.put(name(level / TILE_HEIGHT, index), Digest.ofHash(root).hex());
    }
  }

  /** What is wrong with the node, if anything. */
  Optional<String> check(ExportLine.Node node) {
    String name = name(node.level(), node.index());
    String root = expected.remove(name);
    if (node.root().equals(root)) {
      return Optional.empty();
    }
    return Optional.of(
        root == null
            ? "The log keeps the node %s, which does not belong there.".formatted(name)
            : "The node %s that the log keeps was changed: the entries give %s, not %s."
                .formatted(name, root, node.root()));
  }

  /** Which nodes should have come by now; then forgets them. */
  String missing() {
    if (expected.isEmpty()) {
      return "";
    }
    String names = String.join(", ", expected.keySet());
    expected.clear();
    return "The log lacks the node %s.".formatted(names);
  }

  private static String name(int level, long index) {
    return level + "/" + index;
  }
}
