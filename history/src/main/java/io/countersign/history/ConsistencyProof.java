package io.countersign.history;

import java.util.Iterator;
import java.util.List;

/**
 * Proves that a tree begins with an older tree (RFC 6962, section 2.1.2; checked as RFC 9162,
 * section 2.1.4.2 says).
 */
public record ConsistencyProof(long oldSize, long newSize, List<Digest> hashes) {

  public ConsistencyProof {
    hashes = List.copyOf(hashes);
  }

  /** Makes the proof between the first {@code oldSize} and the first {@code newSize} leaves. */
  public static ConsistencyProof of(long oldSize, long newSize, Subtrees subtrees) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "A log of %d entries cannot begin with one of %d. Ask for 0 to %d."
              .formatted(newSize, oldSize, newSize));
    }
    List<Digest> path =
        oldSize == 0 || oldSize == newSize
            ? List.of()
            : new Paths(subtrees).consistency(oldSize, newSize);
    return new ConsistencyProof(oldSize, newSize, path);
  }

  /** Whether the tree with the new root begins with the tree with the old root. */
  public boolean proves(Digest oldRoot, Digest newRoot) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return hashes.isEmpty() && oldRoot.equals(newRoot);
    }
    if (oldSize == 0) {
      return hashes.isEmpty() && oldRoot.equals(Digest.ofHash(new TreeHasher().empty()));
    }
    boolean fullSubtree = Long.bitCount(oldSize) == 1;
    Iterator<Digest> path = hashes.iterator();
    if (!fullSubtree && !path.hasNext()) {
      return false;
    }
    return walk(fullSubtree ? oldRoot : path.next(), path, oldRoot, newRoot);
  }

  private boolean walk(Digest start, Iterator<Digest> path, Digest oldRoot, Digest newRoot) {
    var hasher = new TreeHasher();
    int skipped = Long.numberOfTrailingZeros(oldSize);
    long node = (oldSize - 1) >> skipped;
    long last = (newSize - 1) >> skipped;
    byte[] oldHash = start.bytes();
    byte[] newHash = start.bytes();
    while (path.hasNext()) {
      byte[] sibling = path.next().bytes();
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = hasher.node(sibling, oldHash);
        newHash = hasher.node(sibling, newHash);
        int lonely = Long.numberOfTrailingZeros(node);
        node >>= lonely;
        last >>= lonely;
      } else {
        newHash = hasher.node(newHash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0
        && Digest.ofHash(oldHash).equals(oldRoot)
        && Digest.ofHash(newHash).equals(newRoot);
  }
}
