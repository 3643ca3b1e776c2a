package io.countersign.history;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;

/** The secret half of a witness's key. */
public final class Cosigner {

  private final String name;
  private final KeyPair keys;

  private Cosigner(String name, KeyPair keys) {
    this.name = name;
    this.keys = keys;
  }

  /** Opens the key in the directory, or makes one where there is none (mode 600). */
  public static Cosigner open(Path directory, String name) {
    return new Cosigner(name, new KeyDirectory(directory).keys());
  }

  /** What others check our signatures with. */
  public CosignerKey key() {
    return CosignerKey.of(name, keys.getPublic());
  }

  /** Signs the text of a checkpoint. */
  public SignedNote.Line cosign(String text, Instant at) {
    return CosignerKey.cosign(keys, name, text, at);
  }
}
