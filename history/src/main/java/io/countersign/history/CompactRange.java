package io.countersign.history;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A growing tree, reduced to the roots of its largest full subtrees: at most 63 hashes, whatever
 * its size. Not for several threads at once.
 */
public final class CompactRange {

  /** Hears of every full subtree as it gets full. */
  @FunctionalInterface
  public interface Listener {
    void full(int level, long index, byte[] root);
  }

  private final TreeHasher hasher = new TreeHasher();
  private final Deque<byte[]> roots = new ArrayDeque<>(); // the smallest subtree on top
  private long size;

  /** The tree of the first {@code size} leaves. */
  public static CompactRange of(long size, Subtrees subtrees) {
    var range = new CompactRange();
    range.size = size;
    for (int level = Long.SIZE - 2; level >= 0; level--) {
      if ((size >> level & 1) == 1) {
        range.roots.push(subtrees.root(level, (size >> level) - 1));
      }
    }
    return range;
  }

  /** Adds a leaf's hash at the end. */
  public void append(byte[] leafHash, Listener listener) {
    byte[] root = leafHash;
    int level = 0;
    for (long index = size; (index & 1) == 1; index >>= 1) {
      root = hasher.node(roots.pop(), root);
      listener.full(++level, index >> 1, root);
    }
    roots.push(root);
    size++;
  }

  /** Adds a leaf's hash at the end. */
  public void append(byte[] leafHash) {
    append(leafHash, (level, index, root) -> {});
  }

  public long size() {
    return size;
  }

  /** The root of the whole tree. */
  public Digest root() {
    byte[] root = null;
    for (byte[] left : roots) {
      root = root == null ? left : hasher.node(left, root);
    }
    return Digest.ofHash(root == null ? hasher.empty() : root);
  }
}
