package io.countersign.budgets;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The ledger beside what providers say was used. Days are UTC's, as the providers' are. */
public interface Reconciliations {

  /** What was posted for each model on a day, with the adjustments that were made for it since. */
  Map<String, Amounts> recorded(LocalDate day);

  /** Whether a provider's day was compared before. */
  boolean compared(String provider, LocalDate day);

  /**
   * Compares, posts what the ledger lacks, and keeps the comparison, in one transaction with its
   * history entries. The same report again changes nothing. What the ledger has too much stays: a
   * budget is not given back on a report's word.
   *
   * @param alarmPerMille a larger difference in either direction is an alarm
   */
  List<Difference> compare(
      String provider, LocalDate day, List<Used> used, int alarmPerMille, String by);

  /** What a provider says that a model used. */
  record Used(String model, long inputTokens, long cachedInputTokens, long outputTokens) {
    public Used {
      if (inputTokens < 0 || outputTokens < 0 || cachedInputTokens < 0) {
        throw new NegativeAmountException(
            "A report never uses less than nothing: %s, %d in, %d cached, %d out."
                .formatted(model, inputTokens, cachedInputTokens, outputTokens));
      }
    }
  }

  /** One model's day, before the adjustment. */
  record Difference(
      String model, Amounts recorded, Used reported, boolean alarm, boolean unpriced) {}

  /** The latest comparisons, the newest first. */
  List<Compared> latest(int max);

  /** A comparison that was kept. */
  record Compared(
      String provider,
      LocalDate day,
      String model,
      long recordedTokens,
      long reportedTokens,
      boolean alarm) {}
}
