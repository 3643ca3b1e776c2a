package io.countersign.server.subjects;

import io.countersign.history.DurableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names a person for the database without saying who it is: without the key's file it is noise. */
final class SubjectHash {

  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private SubjectHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Makes the key where there is none. */
  static SubjectHash open(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        DurableText.write(file, HexFormat.of().formatHex(fresh) + "\n");
      }
      return new SubjectHash(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key that names people, %s, can be neither read nor made: %s. Restore the file from a backup."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Upper and lower case, and space around it, make no other person. */
  String of(String value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String same = value.strip().toLowerCase(Locale.ROOT);
      return HexFormat.of().formatHex(mac.doFinal(same.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
    }
  }
}
