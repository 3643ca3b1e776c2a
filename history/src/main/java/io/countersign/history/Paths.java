package io.countersign.history;

import java.util.ArrayList;
import java.util.List;

/** The hashes that proofs are made of, by the recursions of RFC 6962, sections 2.1.1 and 2.1.2. */
final class Paths {

  private final TreeHasher hasher = new TreeHasher();
  private final Subtrees subtrees;

  Paths(Subtrees subtrees) {
    this.subtrees = subtrees;
  }

  List<Digest> inclusion(long index, long size) {
    var path = new ArrayList<Digest>();
    inclusion(index, 0, size, path);
    return path;
  }

  private void inclusion(long index, long from, long to, List<Digest> path) {
    if (to - from == 1) {
      return;
    }
    long middle = middle(from, to);
    if (index < middle) {
      inclusion(index, from, middle, path);
      path.add(root(middle, to));
    } else {
      inclusion(index, middle, to, path);
      path.add(root(from, middle));
    }
  }

  List<Digest> consistency(long oldSize, long newSize) {
    var path = new ArrayList<Digest>();
    consistency(oldSize, 0, newSize, true, path);
    return path;
  }

  /** {@code known}: whoever checks has the root of the old tree, so it is left out (RFC 6962). */
  private void consistency(long oldSize, long from, long to, boolean known, List<Digest> path) {
    if (oldSize == to) {
      if (!known) {
        path.add(root(from, to));
      }
      return;
    }
    long middle = middle(from, to);
    if (oldSize <= middle) {
      consistency(oldSize, from, middle, known, path);
      path.add(root(middle, to));
    } else {
      consistency(oldSize, middle, to, false, path);
      path.add(root(from, middle));
    }
  }

  private Digest root(long from, long to) {
    return Digest.ofHash(hash(from, to));
  }

  private byte[] hash(long from, long to) {
    long size = to - from;
    if (Long.bitCount(size) == 1) {
      int level = Long.numberOfTrailingZeros(size);
      return subtrees.root(level, from >> level);
    }
    long middle = middle(from, to);
    return hasher.node(hash(from, middle), hash(middle, to));
  }

  /** The left part has as many leaves as the largest power of two below the whole. */
  private static long middle(long from, long to) {
    return from + Long.highestOneBit(to - from - 1);
  }
}
