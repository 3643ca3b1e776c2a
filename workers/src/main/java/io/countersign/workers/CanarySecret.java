package io.countersign.workers;

import io.countersign.history.Digest;

/**
 * Marks a canary from the start without showing it: the nonce of its document is made of a secret.
 * The document's digest is in the history when it is proposed, and the secret when it is over, so
 * that whoever reads both can compute it.
 */
final class CanarySecret {

  private static final String FORMAT = "countersign/canary/1";

  private CanarySecret() {}

  /** As long as any other nonce: the first half of a SHA-256, in hex. */
  static String nonce(String effect, String secret) {
    return Digest.ofText("%s\n%s\n%s".formatted(FORMAT, effect, secret)).hex().substring(0, 32);
  }
}
