package io.countersign.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's key: {@code name+id+base64} (C2SP signed-note, Ed25519).
 *
 * @param name of the log: its origin
 * @param point the 32 bytes of the public key, in base64
 */
public record VerifierKey(String name, String point) {

  private static final byte ED25519 = 1;
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int POINT_BYTES = 32;
  private static final int ID_BYTES = 4;

  public VerifierKey {
    if (NoteLines.base64(point).length != POINT_BYTES) {
      throw new NoteException("An Ed25519 public key has 32 bytes.");
    }
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == '+')) {
      throw new NoteException("The key name '" + name + "' is empty or has a space or '+'.");
    }
  }

  static VerifierKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
    return new VerifierKey(name, Base64.getEncoder().encodeToString(point));
  }

  /** Reads {@code name+id+base64}. */
  public static VerifierKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new NoteException("A verifier key is name+id+base64, not '" + text.strip() + "'.");
    }
    byte[] typed = NoteLines.base64(parts[2]);
    if (typed.length != POINT_BYTES + 1 || typed[0] != ED25519) {
      throw new NoteException("The verifier key of " + parts[0] + " is not an Ed25519 key.");
    }
    byte[] point = Arrays.copyOfRange(typed, 1, typed.length);
    var key = new VerifierKey(parts[0], Base64.getEncoder().encodeToString(point));
    if (!key.text().equals(text.strip())) {
      throw new NoteException("The verifier key of " + parts[0] + " has a wrong id.");
    }
    return key;
  }

  /** The key as one line. */
  public String text() {
    byte[] typed = concat(new byte[] {ED25519}, NoteLines.base64(point));
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /** The first four bytes of SHA-256(name || 0x0A || 0x01 || key). */
  byte[] id() {
    byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] hash =
        Digest.of(concat(named, concat(new byte[] {ED25519}, NoteLines.base64(point)))).bytes();
    return Arrays.copyOf(hash, ID_BYTES);
  }

  /** The checkpoint of a note that this key has signed; throws if it has not. */
  public Checkpoint open(String note) {
    NoteLines.Parts parts = NoteLines.split(note);
    ByteBuffer signature = ByteBuffer.wrap(NoteLines.base64(parts.signature()));
    var id = new byte[ID_BYTES];
    if (!parts.name().equals(name) || signature.remaining() < ID_BYTES) {
      throw new NoteException("The note is signed by '" + parts.name() + "', not by " + name + ".");
    }
    signature.get(id);
    if (!Arrays.equals(id, id()) || !signed(parts.text(), signature)) {
      throw new NoteException("The signature on the note is not that of the key " + text() + ".");
    }
    return Checkpoint.parse(parts.text());
  }

  private boolean signed(String text, ByteBuffer signature) {
    var bytes = new byte[signature.remaining()];
    signature.get(bytes);
    try {
      var ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(publicKey());
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(bytes);
    } catch (GeneralSecurityException e) {
      return false; // a signature or key that cannot even be read
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] encoded = concat(X509_PREFIX, NoteLines.base64(point));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
