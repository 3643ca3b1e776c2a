package io.countersign.server.web.budgets;

import io.countersign.budgets.Unit;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Amounts as people write them: 12.50 for money, 1000 for what is counted. */
final class AmountText {

  private static final int NANO_DIGITS = 9;

  private AmountText() {}

  /** Empty where it is no amount of the unit. */
  static Optional<Long> read(Unit unit, String text) {
    String plain =
        text.strip().toLowerCase(Locale.ROOT).replaceFirst("\\s*eur$", "").replace(',', '.');
    return switch (unit) {
      case MONEY, SPEND ->
          plain.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
              ? Optional.of(new BigDecimal(plain).movePointRight(NANO_DIGITS).longValueExact())
              : Optional.empty();
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS ->
          plain.matches("[0-9]{1,15}") ? Optional.of(Long.parseLong(plain)) : Optional.empty();
    };
  }

  static String word(Unit unit) {
    return switch (unit) {
      case MONEY -> "cost of models (EUR)";
      case SPEND -> "paid out (EUR)";
      case INPUT_TOKENS -> "tokens in";
      case OUTPUT_TOKENS -> "tokens out";
      case CALLS -> "model calls";
    };
  }

  static String write(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND -> io.countersign.server.web.Money.ofNanos(value);
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS ->
          String.format(Locale.ROOT, "%,d %s", value, word(unit));
    };
  }

  /** To the last digit, for one call: its cost is often less than a cent. */
  static String exact(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND ->
          BigDecimal.valueOf(value, NANO_DIGITS).stripTrailingZeros().toPlainString() + " EUR";
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS -> String.format(Locale.ROOT, "%,d", value);
    };
  }
}
