package io.countersign.history;

import java.util.List;
import java.util.Optional;

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
    if (!fullSubtree && hashes.isEmpty()) {
      return false;
    }
    Digest start = fullSubtree ? oldRoot : hashes.getFirst();
    List<Digest> path = fullSubtree ? hashes : hashes.subList(1, hashes.size());
    return roots(oldSize, newSize, start, path)
        .filter(roots -> roots.older().equals(oldRoot) && roots.newer().equals(newRoot))
        .isPresent();
  }

  /** What hashes lead to: the root of the older tree and that of the newer. */
  record Roots(Digest older, Digest newer) {}

  /**
   * Follows the path of a proof between different, not empty trees.
   *
   * @param start the root of the last full subtree of the older tree
   */
  static Optional<Roots> roots(long oldSize, long newSize, Digest start, List<Digest> path) {
    var hasher = new TreeHasher();
    int skipped = Long.numberOfTrailingZeros(oldSize);
    long node = (oldSize - 1) >> skipped;
    long last = (newSize - 1) >> skipped;
    byte[] older = start.bytes();
    byte[] newer = start.bytes();
    for (Digest hash : path) {
      byte[] sibling = hash.bytes();
      if (last == 0) {
        return Optional.empty();
      }
      if ((node & 1) == 1 || node == last) {
        older = hasher.node(sibling, older);
        newer = hasher.node(sibling, newer);
        int lonely = Long.numberOfTrailingZeros(node);
        node >>= lonely;
        last >>= lonely;
      } else {
        newer = hasher.node(newer, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0
        ? Optional.of(new Roots(Digest.ofHash(older), Digest.ofHash(newer)))
        : Optional.empty();
  }
}
