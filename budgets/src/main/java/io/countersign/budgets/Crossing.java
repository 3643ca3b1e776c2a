package io.countersign.budgets;

import java.time.Instant;

/**
 * A threshold that was reached.
 *
 * @param mark where it stood
 * @param value what it was reached with
 * @param holdKey the charge that did it
 */
public record Crossing(
    Scope scope,
    String periodKey,
    Unit unit,
    Threshold.Basis basis,
    long mark,
    long value,
    String holdKey,
    Instant at) {}
