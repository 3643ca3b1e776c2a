package io.countersign.budgets;

import org.jspecify.annotations.Nullable;

/**
 * A limit: where, for how long, of what, how much. A null limit meters only.
 *
 * @param currency of money and spend, as in ISO 4217; {@link Reserve#OWN_CURRENCY} for the
 *     organisation's
 */
public record BudgetLimit(
    Scope scope, Period period, Unit unit, @Nullable Long limit, String currency) {

  /** In the organisation's currency. */
  public BudgetLimit(Scope scope, Period period, Unit unit, @Nullable Long limit) {
    this(scope, period, unit, limit, Reserve.OWN_CURRENCY);
  }
}
