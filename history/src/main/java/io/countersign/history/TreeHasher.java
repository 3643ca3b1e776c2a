package io.countersign.history;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of an RFC 6962 tree (section 2.1). Not for several threads at once. */
public final class TreeHasher {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final int HASH_BYTES = 32;

  private final MessageDigest sha256;
  private final byte[] pair = new byte[1 + 2 * HASH_BYTES]; // one update is faster than three

  public TreeHasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
    pair[0] = NODE;
  }

  /** The hash of a leaf's bytes. */
  public byte[] leaf(byte[] bytes) {
    sha256.update(LEAF);
    return sha256.digest(bytes);
  }

  /** The hash of two subtrees. */
  public byte[] node(byte[] left, byte[] right) {
    System.arraycopy(left, 0, pair, 1, HASH_BYTES);
    System.arraycopy(right, 0, pair, 1 + HASH_BYTES, HASH_BYTES);
    return sha256.digest(pair);
  }

  /** The root of a tree without leaves. */
  public byte[] empty() {
    return sha256.digest();
  }
}
