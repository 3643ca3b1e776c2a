package io.countersign.server.history;

import io.countersign.history.DurableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names people and secrets for the database without saying them: without the key's file, which lies
 * outside of it, the 64 hexadecimal characters are noise.
 */
public final class KeyedHash {

  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private KeyedHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Makes the key where there is none. */
  public static KeyedHash open(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        DurableText.write(file, HexFormat.of().formatHex(fresh) + "\n");
      }
      return new KeyedHash(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key that names people, %s, can be neither read nor made: %s. Restore the file from a backup."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * The hash of a text.
   *
   * @param kind what it is, so that equal texts of two kinds have nothing in common
   */
  public String of(String kind, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of()
          .formatHex(mac.doFinal((kind + "\n" + text).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
    }
  }
}
