package io.countersign.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Binds a payload to its leaf: HMAC-SHA256 (RFC 2104) of the payload's bytes under a random salt.
 *
 * <p>The salt has a fixed length, because HMAC takes a key and the same key with a zero byte more
 * for one. Without the salt the commitment says nothing of the payload, so both can be erased. Not
 * for several threads at once.
 */
public final class Commitment {

  public static final int SALT_BYTES = 32;

  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  // by hand: javax.crypto.Mac takes twice as long for short payloads under ever new keys
  private final MessageDigest sha256;
  private final byte[] block = new byte[BLOCK_BYTES];

  public Commitment() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** The 32 bytes of the commitment. */
  public byte[] of(byte[] salt, byte[] payload) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException(
          "A salt has %d bytes, not %d.".formatted(SALT_BYTES, salt.length));
    }
    sha256.update(padded(salt, INNER));
    byte[] inner = sha256.digest(payload);
    sha256.update(padded(salt, OUTER));
    return sha256.digest(inner);
  }

  private byte[] padded(byte[] salt, byte pad) {
    Arrays.fill(block, pad);
    for (int i = 0; i < SALT_BYTES; i++) {
      block[i] ^= salt[i];
    }
    return block;
  }

  /** The commitment, 64 lower-case hexadecimal characters; so is the salt. */
  public static String of(String salt, String payload) {
    if (!isSalt(salt)) {
      throw new IllegalArgumentException(
          "A salt has 64 lower-case hexadecimal characters, not '" + salt + "'.");
    }
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(new Commitment().of(HexFormat.of().parseHex(salt), bytes));
  }

  /** Whether the text is spelled as salts are. */
  public static boolean isSalt(String text) {
    return Digest.isHex(text); // as long as a digest
  }
}
