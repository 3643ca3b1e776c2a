package io.countersign.budgets.postgres;

import io.countersign.budgets.Amounts;
import io.countersign.budgets.BudgetLimit;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.stream.Collectors;

/** Amounts and reasons in plain English, for the history. */
final class Words {

  private static final int NANO_DIGITS = 9;
  private static final int CENT_DIGITS = 2;

  private final Currency currency;

  Words(Currency currency) {
    this.currency = currency;
  }

  String of(Amounts amounts) {
    String words =
        Arrays.stream(Unit.values())
            .filter(unit -> amounts.of(unit) > 0)
            .map(unit -> of(unit, amounts.of(unit)))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "No amounts" : words;
  }

  String ofLimit(BudgetLimit limit) {
    Long amount = limit.limit();
    return amount == null ? "only metered" : of(limit.unit(), amount);
  }

  static String of(Reservation.Reason reason) {
    return switch (reason) {
      case CONTENDED -> "there is room only once other holds are closed";
      case EXHAUSTED -> "the budget is spent";
      case TOO_LARGE -> "the budget has less left";
      case NO_PRICE -> "the model has no price";
      case FROZEN -> "the scope is frozen";
      case FENCED -> "a later attempt has taken over";
      case WRONG_CURRENCY -> "the organisation counts in another currency";
      case UNKNOWN_SCOPE -> "the path names an unknown scope";
      case IDEMPOTENCY_MISMATCH -> "the key stands for another request";
      case OVERFLOW -> "the amount is beyond what an account can count";
    };
  }

  String of(Unit unit, long amount) {
    return switch (unit) {
      case MONEY -> money(amount);
      case SPEND -> money(amount) + " of business money";
      case INPUT_TOKENS -> amount + " input tokens";
      case OUTPUT_TOKENS -> amount + " output tokens";
      case CALLS -> amount == 1 ? "1 call" : amount + " calls";
    };
  }

  /** At least cents, and all nanos that there are. */
  private String money(long nanos) {
    BigDecimal amount = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
    return amount.setScale(Math.max(amount.scale(), CENT_DIGITS)).toPlainString()
        + " "
        + currency.getCurrencyCode();
  }
}
