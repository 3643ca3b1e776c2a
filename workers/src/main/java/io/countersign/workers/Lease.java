package io.countersign.workers;

/**
 * The right to carry on a run. Whoever takes it later ends it: the older holder can store nothing.
 *
 * @param epoch counts the activations of the run
 */
public record Lease(String run, long epoch) {}
