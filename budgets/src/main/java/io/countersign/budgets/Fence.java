package io.countersign.budgets;

/** Keeps out whoever was replaced while it worked. */
public sealed interface Fence {

  /** Only one asks. */
  record None() implements Fence {}

  /**
   * Nothing is held for an older activation once a newer one has asked.
   *
   * @param name of what is activated, such as a run
   * @param epoch counts its activations
   */
  record Lease(String name, long epoch) implements Fence {}
}
