package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations.Used;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Anthropic's usage endpoint, {@code /v1/organizations/usage_report/messages}, by model. */
final class AnthropicUsage implements UsageSource {

  private static final String OWN =
      "https://api.anthropic.com/v1/organizations/usage_report/messages";
  private static final String VERSION = "2023-06-01";

  private final ReconciliationSettings.Provider settings;
  private final UsagePages pages;

  AnthropicUsage(ReconciliationSettings.Provider settings, UsagePages pages) {
    this.settings = settings;
    this.pages = pages;
  }

  @Override
  public String provider() {
    return "anthropic";
  }

  @Override
  public List<Used> used(LocalDate day) {
    List<JsonNode> results =
        pages.results(
            settings.uri(OWN),
            Map.of(
                "starting_at",
                day + "T00:00:00Z",
                "ending_at",
                day.plusDays(1) + "T00:00:00Z",
                "bucket_width",
                "1d",
                "group_by[]",
                "model"),
            Map.of("x-api-key", settings.adminKey(), "anthropic-version", VERSION));
    return Models.together(results.stream().map(AnthropicUsage::used).toList());
  }

  /** Its input is told in parts: not cached, read from the cache, written to it. */
  private static Used used(JsonNode result) {
    long cached = result.path("cache_read_input_tokens").asLong(0);
    JsonNode written = result.path("cache_creation");
    long input =
        result.path("uncached_input_tokens").asLong(0)
            + cached
            + written.path("ephemeral_5m_input_tokens").asLong(0)
            + written.path("ephemeral_1h_input_tokens").asLong(0);
    return new Used(
        result.path("model").asString(""), input, cached, result.path("output_tokens").asLong(0));
  }
}
