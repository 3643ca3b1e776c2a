package io.countersign.server.notify;

import io.countersign.server.history.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the database must not hold in plain (law 6): addresses that open something are sealed
 * (AES-256-GCM, bound to their channel), signing secrets are nowhere but derived. Both come from
 * one file beside the server's secrets.
 */
public final class ChannelKeys {

  /** For how long a webhook's old secret signs beside the new one. */
  public static final Duration OLD_SECRET = Duration.ofDays(1);

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final KeyedHash key;
  private final SecretKeySpec sealing;
  private final SecureRandom random = new SecureRandom();

  public ChannelKeys(KeyedHash key) {
    this.key = key;
    this.sealing = new SecretKeySpec(bytes("channel addresses", "1"), "AES");
  }

  private byte[] bytes(String kind, String text) {
    return HexFormat.of().parseHex(key.of(kind, text));
  }

  /** As whoever verifies has it: {@code whsec_…} of Standard Webhooks. */
  public String secret(String channel, int version) {
    return "whsec_" + Base64.getEncoder().encodeToString(signingKey(channel, version));
  }

  private byte[] signingKey(String channel, int version) {
    return bytes("webhook", channel + "\n" + version);
  }

  /** The keys that sign now, the newest first. */
  public List<byte[]> signing(Channel channel, Instant now) {
    byte[] newest = signingKey(channel.id(), channel.secretVersion());
    Instant rotated = channel.rotatedAt();
    boolean old = rotated != null && now.isBefore(rotated.plus(OLD_SECRET));
    return old
        ? List.of(newest, signingKey(channel.id(), channel.secretVersion() - 1))
        : List.of(newest);
  }

  public byte[] seal(String channel, String address) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] secret =
        run(Cipher.ENCRYPT_MODE, channel, nonce, address.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(NONCE_BYTES + secret.length).put(nonce).put(secret).array();
  }

  /**
   * The address that was sealed for this channel.
   *
   * @throws SealBrokenException where it was sealed with another key, for another channel, or
   *     changed
   */
  public String open(String channel, byte[] sealed) {
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    byte[] secret = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
    return new String(run(Cipher.DECRYPT_MODE, channel, nonce, secret), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, String channel, byte[] nonce, byte[] text) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(channel.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new SealBrokenException(channel, e);
    }
  }
}
