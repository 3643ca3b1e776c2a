package io.countersign.server.web;

import io.countersign.budgets.Account;
import io.countersign.budgets.Unit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A budget as a bar: posted solid, held hatched.
 *
 * @param posted percent of the limit
 * @param held percent of the limit, drawn behind posted
 * @param state empty, {@code near} from 80 percent on, {@code over} where nothing is left
 * @param limit null where it is only metered
 * @param sum what is used of what: {@code 3.80 of 10.00 EUR}
 */
public record Bar(
    String label,
    double posted,
    double held,
    String state,
    @Nullable String limit,
    String sum,
    String heldSum) {

  private static final double NEAR = 80;

  static Bar of(String label, Account account, Money money) {
    Long limit = account.limit();
    String sum = number(account.unit(), account.posted());
    if (limit == null) {
      return new Bar(
          label,
          0,
          0,
          "",
          null,
          sum + " " + unit(account.unit(), money),
          amount(account.unit(), account.held(), money));
    }
    double posted = percent(account.posted(), limit);
    double held = Math.min(percent(account.held(), limit), 100 - posted);
    return new Bar(
        label,
        posted,
        held,
        posted + held >= 100 ? "over" : posted + held >= NEAR ? "near" : "",
        amount(account.unit(), limit, money),
        "%s of %s".formatted(sum, amount(account.unit(), limit, money)),
        account.held() == 0 ? "" : amount(account.unit(), account.held(), money));
  }

  /** For whoever does not see the bar. */
  public String spoken() {
    return heldSum.isEmpty() ? sum : "%s, and %s held".formatted(sum, heldSum);
  }

  private static double percent(long part, long limit) {
    double percent = limit == 0 ? 100 : 100.0 * part / limit;
    return Math.round(Math.min(percent, 100) * 10) / 10.0;
  }

  private static String amount(Unit unit, long value, Money money) {
    return unit == Unit.MONEY || unit == Unit.SPEND
        ? money.ofNanos(value)
        : number(unit, value) + " " + unit(unit, money);
  }

  private static String number(Unit unit, long value) {
    return switch (unit) {
      case MONEY, SPEND -> Money.number(value);
      case INPUT_TOKENS, OUTPUT_TOKENS, CALLS -> String.format(Locale.ROOT, "%,d", value);
    };
  }

  private static String unit(Unit unit, Money money) {
    return switch (unit) {
      case MONEY, SPEND -> money.currency();
      case INPUT_TOKENS -> "tokens in";
      case OUTPUT_TOKENS -> "tokens out";
      case CALLS -> "calls";
    };
  }
}
