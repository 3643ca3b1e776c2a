package io.countersign.server.web.budgets;

import io.countersign.budgets.Period;
import io.countersign.budgets.Unit;
import org.springframework.stereotype.Component;

/** What the templates call {@code amounts}: units, periods and amounts in words. */
@Component("amounts")
class AmountWords {

  AmountWords() {}

  public String word(Unit unit) {
    return AmountText.word(unit);
  }

  public String period(Period period) {
    return ScopePages.word(period);
  }

  public String write(Unit unit, long value) {
    return AmountText.write(unit, value);
  }
}
