package io.countersign.history;

import java.util.Optional;

/**
 * An entry with its proof.
 *
 * @param proof empty for about a second, until a checkpoint covers the entry
 */
public record ProvenEntry(Entry entry, Optional<Proof> proof) {

  /**
   * Shows that the entry is under a signed checkpoint.
   *
   * @param note the signed checkpoint that the inclusion is proved against
   */
  public record Proof(InclusionProof inclusion, String note) {}
}
