package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations.Used;
import java.time.LocalDate;
import java.util.List;

/** A provider that can be asked what was used. */
interface UsageSource {

  /** {@code openai}. */
  String provider();

  /**
   * Of a day in UTC, by model.
   *
   * @throws UsageException where it cannot be had
   */
  List<Used> used(LocalDate day);
}
