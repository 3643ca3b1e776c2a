package io.countersign.server.reconciliation;

import io.countersign.budgets.Reconciliations.Used;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** OpenAI's usage endpoint, {@code /v1/organization/usage/completions}, by model. */
final class OpenAiUsage implements UsageSource {

  private static final String OWN = "https://api.openai.com/v1/organization/usage/completions";

  private final ReconciliationSettings.Provider settings;
  private final UsagePages pages;

  OpenAiUsage(ReconciliationSettings.Provider settings, UsagePages pages) {
    this.settings = settings;
    this.pages = pages;
  }

  @Override
  public String provider() {
    return "openai";
  }

  /** Its input tokens contain the cached ones. */
  @Override
  public List<Used> used(LocalDate day) {
    List<JsonNode> results =
        pages.results(
            settings.uri(OWN),
            Map.of(
                "start_time",
                Long.toString(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond()),
                "end_time",
                Long.toString(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond()),
                "bucket_width",
                "1d",
                "group_by",
                "model"),
            Map.of("Authorization", "Bearer " + settings.adminKey()));
    return Models.together(
        results.stream()
            .map(result ->
                new Used(
                    result.path("model").asString(""),
                    result.path("input_tokens").asLong(0),
                    result.path("input_cached_tokens").asLong(0),
                    result.path("output_tokens").asLong(0)))
            .toList());
  }
}
