package io.countersign.server.web.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Unit;
import io.countersign.server.web.Money;
import org.junit.jupiter.api.Test;

class AmountWordsTest {

  private final AmountWords francs = new AmountWords(new Money("CHF"));

  @Test
  void amounts_are_said_in_the_budgets_own_currency() {
    assertThat(francs.word(Unit.MONEY)).isEqualTo("cost of models (CHF)");
    assertThat(francs.write(Unit.SPEND, 12_500_000_000L)).isEqualTo("12.50 CHF");
    assertThat(francs.exact(Unit.MONEY, 1_250_000)).isEqualTo("0.00125 CHF");
  }

  @Test
  void an_amount_may_name_its_currency_and_no_other() {
    assertThat(francs.read(Unit.MONEY, "12,50 chf")).hasValue(12_500_000_000L);
    assertThat(francs.read(Unit.MONEY, "12.50")).hasValue(12_500_000_000L);
    assertThat(francs.read(Unit.MONEY, "12.50 EUR")).isEmpty();
    assertThat(francs.read(Unit.CALLS, "-1")).isEmpty();
  }
}
