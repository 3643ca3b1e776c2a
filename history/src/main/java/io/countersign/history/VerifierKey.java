package io.countersign.history;

import java.security.PublicKey;

/**
 * The public half of a log's key: {@code name+id+base64} (C2SP signed-note, Ed25519).
 *
 * @param name of the log: its origin
 * @param point the 32 bytes of the public key, in base64
 */
public record VerifierKey(String name, String point) {

  private static final byte TYPE = 1;

  public VerifierKey {
    Ed25519.check(name, point);
  }

  static VerifierKey of(String name, PublicKey key) {
    return new VerifierKey(name, Ed25519.point(key));
  }

  /** Reads {@code name+id+base64}. */
  public static VerifierKey parse(String text) {
    Ed25519.Named key = Ed25519.parse(text, TYPE);
    return new VerifierKey(key.name(), key.point());
  }

  /** The key as one line. */
  public String text() {
    return Ed25519.text(name, point, TYPE);
  }

  byte[] id() {
    return Ed25519.id(name, point, TYPE);
  }

  /** The checkpoint of a note that this key has signed; throws if it has not. */
  public Checkpoint open(String note) {
    return open(SignedNote.parse(note));
  }

  /** The checkpoint of a note that this key has signed; throws if it has not. */
  public Checkpoint open(SignedNote note) {
    SignedNote.Line line =
        note.by(name, id())
            .orElseThrow(() ->
                new NoteException(
                    "The note is signed by %s, not with a signature of %s."
                        .formatted(
                            note.signatures().stream().map(SignedNote.Line::key).toList(),
                            text())));
    if (!Ed25519.signed(point, note.text(), line.signature())) {
      throw new NoteException("The signature on the note is not that of the key " + text() + ".");
    }
    return Checkpoint.parse(note.text());
  }
}
