package io.countersign.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest: 64 lower-case hexadecimal characters. */
public record Digest(String hex) {

  public Digest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException(
          "A digest has 64 lower-case hexadecimal characters, not '" + hex + "'.");
    }
  }

  /** The digest whose 32 bytes these are. */
  public static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    try {
      return new Digest(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** The digest of the text's UTF-8 bytes. */
  public static Digest ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** A loop, because every entry of the log has several. */
  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == 64;
  }

  @Override
  public String toString() {
    return hex;
  }
}
