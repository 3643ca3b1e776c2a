package io.countersign.budgets;

import org.jspecify.annotations.Nullable;

/** A limit: where, for how long, of what, how much. A null limit meters only. */
public record BudgetLimit(Scope scope, Period period, Unit unit, @Nullable Long limit) {}
