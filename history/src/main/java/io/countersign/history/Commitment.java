package io.countersign.history;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Binds a payload to its leaf: HMAC-SHA256 of the payload's bytes under a random salt.
 *
 * <p>The salt has a fixed length, because HMAC takes a key and the same key with a zero byte more
 * for one. Without the salt the commitment says nothing of the payload, so both can be erased.
 */
public final class Commitment {

  static final int SALT_BYTES = 32;

  private Commitment() {}

  /** The commitment, 64 lower-case hexadecimal characters; so is the salt. */
  public static String of(String salt, String payload) {
    if (!isSalt(salt)) {
      throw new IllegalArgumentException(
          "A salt has 64 lower-case hexadecimal characters, not '" + salt + "'.");
    }
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(salt), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256.", e);
    }
  }

  /** Whether the text is spelled as salts are. */
  public static boolean isSalt(String text) {
    return text.length() == 2 * SALT_BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
