package io.countersign.server.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Reconciliations.Used;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class UsageSourcesTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-19");
  private final UsagePages pages = new UsagePages(Duration.ofSeconds(30));

  @Test
  void openai_is_asked_page_by_page_and_a_models_builds_are_one_model() {
    try (var fake =
        new FakeUsageEndpoint(
            """
            {"object": "page", "has_more": true, "next_page": "p2", "data": [{"object": "bucket", "results": [
              {"object": "organization.usage.completions.result", "model": "gpt-5-mini-2025-08-07",
               "input_tokens": 1000, "input_cached_tokens": 400, "output_tokens": 50, "num_model_requests": 3}]}]}
            """,
            """
            {"object": "page", "has_more": false, "next_page": null, "data": [{"object": "bucket", "results": [
              {"object": "organization.usage.completions.result", "model": "gpt-5-mini",
               "input_tokens": 10, "input_cached_tokens": 0, "output_tokens": 5, "num_model_requests": 1}]}]}
            """)) {
      assertThat(new OpenAiUsage(fake.provider(), pages).used(DAY))
          .containsExactly(new Used("gpt-5-mini", 1_010, 400, 55));
      assertThat(fake.asked.getFirst())
          .contains(
              "start_time=1795046400", "end_time=1795132800", "group_by=model", "Bearer admin-key");
      assertThat(fake.asked.getLast()).contains("page=p2");
    }
  }

  @Test
  void anthropics_input_is_the_sum_of_its_parts() {
    try (var fake =
        new FakeUsageEndpoint(
            """
            {"data": [{"starting_at": "2026-11-19T00:00:00Z", "ending_at": "2026-11-20T00:00:00Z", "results": [
              {"model": "claude-sonnet-4-5-20250929", "uncached_input_tokens": 100, "cache_read_input_tokens": 30,
               "cache_creation": {"ephemeral_5m_input_tokens": 7, "ephemeral_1h_input_tokens": 3},
               "output_tokens": 20}]}], "has_more": false, "next_page": null}
            """)) {
      assertThat(new AnthropicUsage(fake.provider(), pages).used(DAY))
          .containsExactly(new Used("claude-sonnet-4-5", 140, 30, 20));
      assertThat(fake.asked.getFirst())
          .contains("starting_at=2026-11-19T00:00:00Z", "group_by[]=model", "admin-key");
    }
  }

  @Test
  void a_provider_that_answers_with_an_error_gives_no_report() {
    try (var fake = new FakeUsageEndpoint()) {
      assertThatThrownBy(() -> new OpenAiUsage(fake.provider(), pages).used(DAY))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("answers 500")
          .hasMessageNotContaining("admin-key");
    }
  }

  @Test
  void files_are_csv_or_json_and_a_wrong_line_is_named() {
    var house = new Used("house", 10, 2, 5);
    assertThat(UsageFiles.csv("model,input,cached,output\nhouse,10,2,5\n")).containsExactly(house);
    assertThat(
            UsageFiles.json(
                "[{\"model\":\"house\",\"inputTokens\":10,\"cachedInputTokens\":2,\"outputTokens\":5}]"))
        .containsExactly(house);
    assertThatThrownBy(() -> UsageFiles.csv("house,10,2,5\nhouse,-1,2,5\n"))
        .hasMessageContaining("Line 2");
    assertThatThrownBy(() -> UsageFiles.json("[{\"model\":\"house\",\"inputTokens\":1.5}]"))
        .hasMessageContaining("inputTokens");
  }
}
