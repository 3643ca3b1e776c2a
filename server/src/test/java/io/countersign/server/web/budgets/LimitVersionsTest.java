package io.countersign.server.web.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.countersign.budgets.Period;
import io.countersign.budgets.Spending.Change;
import io.countersign.budgets.Spending.Step;
import io.countersign.budgets.Unit;
import io.countersign.server.web.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitVersionsTest {

  private static final String MONEY = "A day, cost of models (EUR)";
  private static final String CALLS = "A day, model calls";

  /** The newest first; what came before the first of them is not known any more. */
  private static final List<Step> STEPS =
      List.of(
          step(9, Unit.MONEY, 8_000_000_000L, null),
          step(8, Unit.CALLS, null, 7L),
          step(7, Unit.MONEY, 5_000_000_000L, 8_000_000_000L));

  @Test
  void each_version_has_the_limits_that_were_in_force_after_it() {
    assertThat(limits(9)).containsOnly(entry(MONEY, "no limit"), entry(CALLS, "7 model calls"));
    assertThat(limits(8)).containsOnly(entry(MONEY, "8.00 EUR"), entry(CALLS, "7 model calls"));
    assertThat(limits(7)).containsOnly(entry(MONEY, "8.00 EUR"), entry(CALLS, "no limit"));
  }

  private static java.util.Map<String, String> limits(long number) {
    return LimitVersions.limits(STEPS, number, new AmountWords(new Money("EUR")));
  }

  private static Step step(long number, Unit unit, @Nullable Long before, @Nullable Long after) {
    return new Step(
        number, new Change.Set(Instant.EPOCH, Period.DAY, unit, before, after, "olga", "A reason"));
  }
}
