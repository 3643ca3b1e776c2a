package io.countersign.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A payload with the salt of its commitment, encrypted for the entry of one leaf: a nonce of 12
 * bytes, then AES-256-GCM with the leaf's hash beside it.
 *
 * <p>The salt is inside, because with it a payload that can be guessed could be found from its
 * leaf. GCM binds no key; the commitment in the leaf says whether it is the right payload.
 */
public final class SealedPayload {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Looking for one takes longer than sealing a short payload. */
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(SealedPayload::fresh);

  private SealedPayload() {}

  /** Seals under a key of 32 bytes. */
  public static byte[] of(
      byte[] key, byte[] leafHash, byte[] salt, String payload, SecureRandom random) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] text = payload.getBytes(StandardCharsets.UTF_8);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, leafHash, nonce);
      int bytes = cipher.getOutputSize(salt.length + text.length);
      ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + bytes).put(nonce);
      cipher.doFinal(
          ByteBuffer.allocate(salt.length + text.length).put(salt).put(text).flip(), sealed);
      return sealed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES/GCM.", e);
    }
  }

  /** Empty where it was sealed under another key, or for another leaf, or changed. */
  public static Optional<Receipt.Facts> open(byte[] key, byte[] leafHash, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8 + Commitment.SALT_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] open =
          cipher(Cipher.DECRYPT_MODE, key, leafHash, nonce)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return Optional.of(
          new Receipt.Facts(
              new String(
                  open,
                  Commitment.SALT_BYTES,
                  open.length - Commitment.SALT_BYTES,
                  StandardCharsets.UTF_8),
              HexFormat.of().formatHex(open, 0, Commitment.SALT_BYTES)));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES/GCM.", e);
    }
  }

  private static Cipher fresh() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES/GCM.", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] leafHash, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(leafHash);
    return cipher;
  }
}
