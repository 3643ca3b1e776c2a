package io.countersign.history;

import java.util.List;

/**
 * Proves that a leaf stands at an index of a tree (RFC 6962, section 2.1.1; checked as RFC 9162,
 * section 2.1.3.2 says).
 */
public record InclusionProof(long index, long size, List<Digest> hashes) {

  public InclusionProof {
    hashes = List.copyOf(hashes);
  }

  /** Makes the proof for a leaf of the tree of the first {@code size} leaves. */
  public static InclusionProof of(long index, long size, Subtrees subtrees) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "A log of %d entries has no entry %d. Ask for 0 to %d.".formatted(size, index, size - 1));
    }
    return new InclusionProof(index, size, new Paths(subtrees).inclusion(index, size));
  }

  /** Whether the leaf with this hash stands at the index of the tree with this root. */
  public boolean proves(Digest leafHash, Digest root) {
    if (index < 0 || index >= size) {
      return false;
    }
    var hasher = new TreeHasher();
    byte[] hash = leafHash.bytes();
    long node = index;
    long last = size - 1;
    for (Digest sibling : hashes) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = hasher.node(sibling.bytes(), hash);
        int lonely = Long.numberOfTrailingZeros(node);
        node >>= lonely;
        last >>= lonely;
      } else {
        hash = hasher.node(hash, sibling.bytes());
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Digest.ofHash(hash).equals(root);
  }
}
