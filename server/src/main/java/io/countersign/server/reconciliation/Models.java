package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations.Used;
import java.util.List;
import java.util.TreeMap;

/**
 * Providers name a model's build: {@code gpt-5-mini-2025-08-07}; the price book names the model.
 */
final class Models {

  private static final String BUILD = "-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$";

  private Models() {}

  /** One line a model. */
  static List<Used> together(List<Used> lines) {
    var models = new TreeMap<String, Used>();
    for (Used line : lines) {
      String model = line.model().replaceFirst(BUILD, "");
      if (!model.isBlank()) {
        models.merge(
            model,
            new Used(model, line.inputTokens(), line.cachedInputTokens(), line.outputTokens()),
            Models::sum);
      }
    }
    return List.copyOf(models.values());
  }

  private static Used sum(Used one, Used other) {
    return new Used(
        one.model(),
        Math.addExact(one.inputTokens(), other.inputTokens()),
        Math.addExact(one.cachedInputTokens(), other.cachedInputTokens()),
        Math.addExact(one.outputTokens(), other.outputTokens()));
  }
}
