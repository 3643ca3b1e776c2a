package io.countersign.history;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The public half of a witness's key, {@code name+id+base64} (C2SP tlog-cosignature, Ed25519). Such
 * a signature says: at this time, that was the largest tree of the log that I had seen, and each
 * one extended those before.
 *
 * @param name of the witness
 * @param point the 32 bytes of the public key, in base64
 */
public record CosignerKey(String name, String point) {

  private static final byte TYPE = 4;
  private static final int SIGNATURE_BYTES = 64;

  public CosignerKey {
    Ed25519.check(name, point);
  }

  static CosignerKey of(String name, PublicKey key) {
    return new CosignerKey(name, Ed25519.point(key));
  }

  /** Reads {@code name+id+base64}. */
  public static CosignerKey parse(String text) {
    Ed25519.Named key = Ed25519.parse(text, TYPE);
    return new CosignerKey(key.name(), key.point());
  }

  /** The key as one line. */
  public String text() {
    return Ed25519.text(name, point, TYPE);
  }

  byte[] id() {
    return Ed25519.id(name, point, TYPE);
  }

  /** Signs a checkpoint's text at that time. */
  static SignedNote.Line cosign(KeyPair keys, String name, String text, Instant at) {
    byte[] signature = Ed25519.sign(keys.getPrivate(), message(at.getEpochSecond(), text));
    var timed = ByteBuffer.allocate(Long.BYTES + signature.length);
    timed.putLong(at.getEpochSecond()).put(signature);
    return SignedNote.Line.of(name, of(name, keys.getPublic()).id(), timed.array());
  }

  /** The line that this witness has put under the note. */
  public Optional<SignedNote.Line> line(SignedNote note) {
    return note.by(name, id());
  }

  /** When this witness signed the note, if it did; throws where its signature is wrong. */
  public Optional<Instant> cosigned(SignedNote note) {
    return line(note).map(line -> time(line, note.text()));
  }

  private Instant time(SignedNote.Line line, String text) {
    byte[] timed = line.signature();
    if (timed.length == Long.BYTES + SIGNATURE_BYTES) {
      long seconds = ByteBuffer.wrap(timed).getLong();
      byte[] signature = Arrays.copyOfRange(timed, Long.BYTES, timed.length);
      if (seconds > 0
          && seconds <= Instant.MAX.getEpochSecond()
          && Ed25519.signed(point, message(seconds, text), signature)) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    throw new NoteException("The cosignature is not that of the witness " + text() + ".");
  }

  private static String message(long seconds, String text) {
    return "cosignature/v1\ntime " + seconds + "\n" + text;
  }
}
