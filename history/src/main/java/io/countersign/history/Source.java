package io.countersign.history;

/** Where an entry comes from. */
public sealed interface Source {

  /** The kind of the spending ledger: each of its entries is one of the history. */
  String LEDGER = "ledger";

  /** One word: {@code server}, {@code zeebe}, {@code ledger}, {@code log}. */
  String kind();

  /** A source whose entries have no order of their own. */
  record Unordered(String kind) implements Source {}

  /**
   * A source that counts its entries, so that the verifier finds a missing one.
   *
   * @param incarnation changes when the positions start again, as after a restore
   * @param position of the record in the source; several entries may come from one record
   * @param seq counts the entries of this kind, incarnation and partition: 1, 2, 3, …
   */
  record Stream(String kind, String incarnation, int partition, long position, long seq)
      implements Source {}
}
