package io.countersign.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** What the Ed25519 keys of notes have in common, whatever they sign (C2SP signed-note). */
final class Ed25519 {

  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int POINT_BYTES = 32;
  private static final int ID_BYTES = 4;

  private Ed25519() {}

  /** A key's name and its 32 bytes in base64. */
  record Named(String name, String point) {}

  static void check(String name, String point) {
    if (SignedNote.base64(point).length != POINT_BYTES) {
      throw new NoteException("An Ed25519 public key has 32 bytes.");
    }
    if (!SignedNote.isKeyName(name)) {
      throw new NoteException("The key name '" + name + "' is empty or has a space or '+'.");
    }
  }

  static String point(PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
    return Base64.getEncoder().encodeToString(point);
  }

  /** Reads {@code name+id+base64}; the base64 begins with the type. */
  static Named parse(String text, byte type) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new NoteException("A verifier key is name+id+base64, not '" + text.strip() + "'.");
    }
    byte[] typed = SignedNote.base64(parts[2]);
    if (typed.length != POINT_BYTES + 1 || typed[0] != type) {
      throw new NoteException(
          "The verifier key of %s is not an Ed25519 key of type %d.".formatted(parts[0], type));
    }
    byte[] point = Arrays.copyOfRange(typed, 1, typed.length);
    var key = new Named(parts[0], Base64.getEncoder().encodeToString(point));
    if (!text(key.name(), key.point(), type).equals(text.strip())) {
      throw new NoteException("The verifier key of " + parts[0] + " has a wrong id.");
    }
    return key;
  }

  static String text(String name, String point, byte type) {
    byte[] typed = concat(new byte[] {type}, SignedNote.base64(point));
    return name
        + "+"
        + HexFormat.of().formatHex(id(name, point, type))
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** The first four bytes of SHA-256(name || 0x0A || type || key). */
  static byte[] id(String name, String point, byte type) {
    byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] typed = concat(new byte[] {type}, SignedNote.base64(point));
    return Arrays.copyOf(Digest.of(concat(named, typed)).bytes(), ID_BYTES);
  }

  static byte[] sign(PrivateKey key, String message) {
    try {
      var ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(message.getBytes(StandardCharsets.UTF_8));
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new HistoryException("The checkpoint could not be signed: " + e.getMessage(), e);
    }
  }

  static boolean signed(String point, String message, byte[] signature) {
    try {
      var ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(publicKey(point));
      ed25519.update(message.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature or key that cannot even be read
    }
  }

  private static PublicKey publicKey(String point) throws GeneralSecurityException {
    byte[] encoded = concat(X509_PREFIX, SignedNote.base64(point));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
