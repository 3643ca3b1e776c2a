package io.countersign.budgets;

import org.jspecify.annotations.Nullable;

/**
 * The state of one limit in its current period.
 *
 * @param periodKey {@code 2026-11-20}, {@code 2026-11}, {@code total} or {@code run}; a limit for
 *     each run of a wider scope has {@code each run}
 * @param limit with its top-ups; null where it is only metered
 */
public record Account(
    Scope scope,
    Period period,
    String periodKey,
    Unit unit,
    @Nullable Long limit,
    long held,
    long posted) {}
