package io.countersign.history.postgres;

import io.countersign.history.SealedPayload;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the inbox on its way into the log: open, until it is sealed under a key. */
final class Placed {

  private final String leaf;
  private final byte[] leafHash;
  private final byte[] salt;
  private final String payload;
  private final Optional<String> instance;
  private byte @Nullable [] sealed;
  private @Nullable Long key;

  /**
   * @param instance the case, or {@code message:KEY}, under whose key the payload belongs; empty
   *     where it stays open
   */
  Placed(String leaf, byte[] leafHash, byte[] salt, String payload, Optional<String> instance) {
    this.leaf = leaf;
    this.leafHash = leafHash;
    this.salt = salt;
    this.payload = payload;
    this.instance = instance;
  }

  void seal(byte[] bytes, long number, SecureRandom random) {
    sealed = SealedPayload.of(bytes, leafHash, salt, payload, random);
    key = number;
  }

  Optional<String> instance() {
    return instance;
  }

  long payloadCharacters() {
    return payload.length();
  }

  String leaf() {
    return leaf;
  }

  byte[] leafHash() {
    return leafHash;
  }

  byte @Nullable [] salt() {
    return key == null ? salt : null;
  }

  @Nullable String payload() {
    return key == null ? payload : null;
  }

  byte @Nullable [] sealed() {
    return sealed;
  }

  @Nullable Long key() {
    return key;
  }
}
