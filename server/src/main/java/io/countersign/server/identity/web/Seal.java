package io.countersign.server.identity.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals what the database keeps of who is signed in (AES-GCM, HKDF-SHA256 from the key that signs
 * tokens): whoever has only the database reads nothing, and has nothing to make us deserialise.
 */
final class Seal {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MARK_BYTES = 16;

  private final SecretKey sealing;
  private final SecretKey marking;
  private final SecureRandom random = new SecureRandom();

  Seal(RSAKey tokenKey) {
    this.sealing = derive(tokenKey, "AES", "countersign sealed sessions 1");
    this.marking = derive(tokenKey, "HmacSHA256", "countersign session cookies 1");
  }

  private static SecretKey derive(RSAKey key, String algorithm, String purpose) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(key.toRSAPrivateKey().getPrivateExponent().toByteArray())
              .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (GeneralSecurityException | JOSEException e) {
      throw new TokenKeyException("No key for sessions can be derived from the tokens' key.", e);
    }
  }

  byte[] close(Object value) {
    try {
      var bytes = new ByteArrayOutputStream();
      try (var out = new ObjectOutputStream(bytes)) {
        out.writeObject(value);
      }
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] secret = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(bytes.toByteArray());
      return ByteBuffer.allocate(NONCE_BYTES + secret.length).put(nonce).put(secret).array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty for what was sealed with another key, changed, or written by another release. */
  Optional<Object> open(byte[] sealed) {
    if (sealed.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      try (var in = new ObjectInputStream(new ByteArrayInputStream(plain))) {
        return Optional.of(in.readObject());
      }
    } catch (GeneralSecurityException | IOException | ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  /** What only the holder of the key can say of this text. */
  String mark(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(marking);
      byte[] mark = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mark, MARK_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
