package io.countersign.budgets;

/**
 * A vector of what is spent. Integers only.
 *
 * @param moneyNanos cost of models and tools, in 10^-9 of the organisation's currency
 * @param inputTokens tokens sent, cached ones included
 * @param outputTokens tokens received, reasoning included
 * @param calls HTTP attempts
 * @param spendNanos the business's own money (refunds, payments), in 10^-9 of the currency
 */
public record Amounts(
    long moneyNanos, long inputTokens, long outputTokens, long calls, long spendNanos) {

  public static final Amounts NONE = new Amounts(0, 0, 0, 0, 0);

  /** Refuses negative values with a {@link NegativeAmountException}. */
  public Amounts {
    if (moneyNanos < 0 || inputTokens < 0 || outputTokens < 0 || calls < 0 || spendNanos < 0) {
      throw new NegativeAmountException(
          "Amounts are never negative: money %d, input %d, output %d, calls %d, spend %d."
              .formatted(moneyNanos, inputTokens, outputTokens, calls, spendNanos));
    }
  }

  public static Amounts money(long nanos) {
    return new Amounts(nanos, 0, 0, 0, 0);
  }

  public static Amounts spend(long nanos) {
    return new Amounts(0, 0, 0, 0, nanos);
  }

  public long of(Unit unit) {
    return switch (unit) {
      case MONEY -> moneyNanos;
      case INPUT_TOKENS -> inputTokens;
      case OUTPUT_TOKENS -> outputTokens;
      case CALLS -> calls;
      case SPEND -> spendNanos;
    };
  }
}
