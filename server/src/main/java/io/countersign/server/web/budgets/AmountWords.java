package io.countersign.server.web.budgets;

import io.countersign.budgets.Period;
import io.countersign.budgets.Unit;
import io.countersign.server.web.Money;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Units, periods and amounts as people write them: 12.50 for money, 1000 for what is counted. The
 * templates call it {@code amounts}.
 */
@Component("amounts")
class AmountWords {

  private static final int NANO_DIGITS = 9;

  private final Money money;

  AmountWords(Money money) {
    this.money = money;
  }

  /** Empty where it is no amount of the unit, or of another currency. */
  Optional<Long> read(Unit unit, String text) {
    String own = money.currency().toLowerCase(Locale.ROOT);
    String plain =
        text.strip()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\s*" + own + "$", "")
            .replace(',', '.');
    return switch (unit) {
      case MONEY, SPEND ->
          plain.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
              ? Optional.of(new BigDecimal(plain).movePointRight(NANO_DIGITS).longValueExact())
              : Optional.empty();
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS ->
          plain.matches("[0-9]{1,15}") ? Optional.of(Long.parseLong(plain)) : Optional.empty();
    };
  }

  public String word(Unit unit) {
    return switch (unit) {
      case MONEY -> "cost of models (%s)".formatted(money.currency());
      case SPEND -> "paid out (%s)".formatted(money.currency());
      case INPUT_TOKENS -> "tokens in";
      case OUTPUT_TOKENS -> "tokens out";
      case CALLS -> "model calls";
    };
  }

  public String period(Period period) {
    return ScopePages.word(period);
  }

  public String write(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND -> money.ofNanos(value);
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS ->
          String.format(Locale.ROOT, "%,d %s", value, word(unit));
    };
  }

  /** To the last digit, for one call: its cost is often less than a cent. */
  String exact(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND ->
          "%s %s"
              .formatted(
                  BigDecimal.valueOf(value, NANO_DIGITS).stripTrailingZeros().toPlainString(),
                  money.currency());
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS -> String.format(Locale.ROOT, "%,d", value);
    };
  }
}
