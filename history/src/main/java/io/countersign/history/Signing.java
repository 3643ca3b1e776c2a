package io.countersign.history;

/** What the signer answers. */
public sealed interface Signing {

  /** The checkpoint extends the last one. */
  record Signed(String note) implements Signing {}

  /** The checkpoint contradicts what was signed before; somebody has rewritten the log. */
  record Refused(String reason) implements Signing {}
}
