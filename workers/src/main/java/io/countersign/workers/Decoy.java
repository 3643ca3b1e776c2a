package io.countersign.workers;

/**
 * What makes a proposal plainly wrong, for testing a gate.
 *
 * @param argument which gets another value
 * @param wrong what is wrong then, as the card shows it: a sentence without values
 */
public record Decoy(String argument, Object value, String wrong) {}
