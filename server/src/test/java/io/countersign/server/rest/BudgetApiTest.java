package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.budgets.Scope;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people and clients do with budgets over HTTP. */
class BudgetApiTest extends BudgetApi {

  @Test
  void a_worker_is_made_changed_and_kept_in_the_history() {
    var made = api.get(owner, "/api/workers/" + clerk);
    assertThat(made.text("/abilities/0/approval")).isEqualTo("WHEN");
    assertThat(save(clerk, ABILITY).text("/title")).isEqualTo("OTHER_VERSION");
    assertThat(save(clerk, "", "If-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(entries("worker.saved", clerk)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\": \"payments.steal\"} | payments.steal",
        "{\"action\": \"payments.refund\", \"constraints\": [{\"argument\": \"colour\", \"operator\": \"IS\", \"value\": \"red\"}]} | colour",
        "{\"action\": \"payments.refund\", \"approval\": \"WHEN\"} | needs at least one condition",
      })
  void an_ability_outside_the_catalogue_is_refused_by_name(String ability, String named) {
    var answer = save("w" + clerk, ability);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/detail")).contains(named);
    assertThat(api.get(owner, "/api/workers/w" + clerk).status()).isEqualTo(404);
  }

  @Test
  void only_the_owner_makes_workers_limits_and_prices() {
    for (String path : List.of("/api/workers/x", "/api/budgets", "/api/prices")) {
      assertThat(api.send(supervisor, "PUT", path, "{}").status()).as(path).isEqualTo(403);
    }
    assertThat(api.post(supervisor, "/api/budgets/freeze", "{}").status()).isEqualTo(403);
  }

  @Test
  void a_limit_is_set_on_what_was_seen() {
    var set = limit("100", "\"0\"");
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(set.json().at("/version").asInt()).isEqualTo(1);
    assertThat(limit("200", "\"0\"").text("/title")).isEqualTo("OTHER_VERSION");
    assertThat(limit("200", null).text("/title")).isEqualTo("VERSION_REQUIRED");

    var list = api.get(owner, "/api/budgets?scope=WORKER&scopeId=" + clerk);
    assertThat(list.text("/items/0/limit")).isEqualTo("100");
    assertThat(list.text("/currency")).isEqualTo("EUR");
    assertThat(api.get(owner, "/api/holds").text("/currency")).isEqualTo("EUR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"scope\": \"WORKER\", \"scopeId\": \"nobody\", \"limit\": \"1\" | UNKNOWN_SCOPE",
        "\"scope\": \"TEAM\", \"scopeId\": \"sales\", \"limit\": \"1\" | UNKNOWN_SCOPE",
        "\"scope\": \"ORGANISATION\", \"limit\": \"-1\" | NEGATIVE",
        "\"scope\": \"ORGANISATION\", \"limit\": \"1\", \"currency\": \"USD\" | WRONG_CURRENCY",
        "\"scope\": \"ORGANISATION\", \"limit\": \"99999999999999999999\" | OVERFLOW",
        "\"scope\": \"ORGANISATION\", \"limit\": \"1.5\" | INVALID_ARGUMENT",
      })
  void each_bad_limit_has_its_own_refusal(String fields, String title) {
    var answer =
        api.send(
            owner,
            "PUT",
            "/api/budgets",
            "{%s, \"period\": \"TOTAL\", \"unit\": \"CALLS\", \"reason\": \"A test\"}"
                .formatted(fields),
            "If-Match",
            "\"0\"");
    assertThat(answer.text("/title")).as(answer.body()).isEqualTo(title);
    assertThat(answer.status()).isBetween(400, 422);
  }

  @Test
  void a_preview_says_what_is_spent_and_changes_nothing() {
    spent("a-" + clerk, 40);
    var preview = api.post(owner, "/api/budgets/preview", limitBody("30"));
    assertThat(preview.text("/posted")).isEqualTo("40");
    assertThat(preview.text("/sentence")).isEqualTo("Blocks nothing that runs.");
    assertThat(limit("30", "\"0\"").text("/title")).isEqualTo("BELOW_SPENT");
  }

  @Test
  void a_top_up_counts_once_and_is_approved_by_somebody_else() {
    limit("100", "\"0\"");
    var first = topUp(supervisor, "WORKER", clerk, "max", "k-" + clerk);
    assertThat(first.text("/limit")).as(first.body()).isEqualTo("150");
    var again = topUp(supervisor, "WORKER", clerk, "max", "k-" + clerk);
    assertThat(again.json().at("/repeated").asBoolean()).isTrue();
    assertThat(topUp(supervisor, "WORKER", clerk, "sue", "l-" + clerk).text("/title"))
        .isEqualTo("OWN_REQUEST");
    assertThat(topUp(supervisor, "ORGANISATION", null, "max", "m-" + clerk).text("/title"))
        .isEqualTo("NOT_ENTITLED");
  }

  @Test
  void what_is_frozen_is_not_charged_until_it_is_thawed() {
    String body =
        "{\"scope\": \"WORKER\", \"scopeId\": \"%s\", \"reason\": \"Odd\"}".formatted(clerk);
    assertThat(api.post(owner, "/api/budgets/freeze", body).body()).contains(clerk);
    assertThat(hold("f-" + clerk, 1)).isEqualTo("DENIED");
    assertThat(api.post(owner, "/api/budgets/thaw", body).body()).doesNotContain(clerk);
    assertThat(hold("g-" + clerk, 1)).isEqualTo("HELD");
  }

  @Test
  void a_suspect_is_settled_by_evidence_and_what_is_in_use_is_not() {
    hold("s-" + clerk, 50);
    String evidence = "{\"money\": \"20\", \"evidence\": \"Invoice 7\"}";
    assertThat(api.post(owner, "/api/holds/s-" + clerk + "/settle", evidence).text("/title"))
        .isEqualTo("NOT_SUSPECT");
    jdbc.sql("update budgets.hold set expires_at = now() - interval '1 second' where key = :key")
        .param("key", "s-" + clerk)
        .update();
    budgets.sweep();

    assertThat(api.get(owner, "/api/holds/suspects").body()).contains("s-" + clerk);
    var settled = api.post(owner, "/api/holds/s-" + clerk + "/settle", evidence);
    assertThat(settled.text("/actual/money")).as(settled.body()).isEqualTo("20");
  }

  @Test
  void prices_come_as_a_list_and_large_changes_want_a_second_word() {
    String line = "m-" + clerk + ",2026-01-01,10,5,20\n";
    assertThat(prices(line, "").json().at("/changed").asInt()).isEqualTo(1);
    var large = prices(line.replace("20\n", "2000\n"), "");
    assertThat(large.text("/title")).isEqualTo("LARGE_CHANGE");
    assertThat(prices(line.replace("20\n", "2000\n"), "?confirm=true").status()).isEqualTo(200);
    assertThat(prices("m,2026-01-01,1,1\n", "").text("/detail")).contains("Line 1");
    assertThat(api.get(owner, "/api/prices/export.csv").body()).contains("m-" + clerk);
  }

  @Test
  void a_price_of_zero_is_refused() {
    var answer =
        api.send(
            owner, "PUT", "/api/prices", "{\"model\": \"z\", \"input\": \"0\", \"output\": \"0\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/detail")).contains("above zero");
  }

  @Test
  void spend_is_exported_and_no_cell_is_a_formula() {
    spent("=cmd-" + clerk, 40);
    var csv = api.get(owner, "/api/budgets/spend.csv?scope=WORKER&scopeId=" + clerk);
    assertThat(csv.type()).startsWith("text/csv");
    assertThat(csv.body()).contains("\"'=cmd-" + clerk).contains(",40,").contains(",EUR\r\n");
  }

  @Test
  void a_preview_names_the_instances_that_run_and_would_stop() {
    var rows = new ReadModelRows(jdbc);
    long running = rows.instance();
    spent("r1-" + clerk, 40, Scope.instance(running));
    spent("r2-" + clerk, 2, Scope.instance(4711));
    var preview = api.post(owner, "/api/budgets/preview", limitBody("42"));
    assertThat(preview.text("/sentence")).isEqualTo("Blocks 1 running instance.");
    assertThat(preview.text("/blocked/0")).isEqualTo(Long.toString(running));
  }

  @Test
  void a_threshold_that_is_reached_is_mailed_once() {
    limit("100", "\"0\"");
    api.post(
        owner,
        "/api/budgets/thresholds",
        "{\"scope\": \"WORKER\", \"scopeId\": \"%s\", \"period\": \"MONTH\", \"unit\": \"MONEY\", \"percent\": 50}"
            .formatted(clerk));
    spent("t1-" + clerk, 60);
    spent("t2-" + clerk, 10);
    assertThat(MAIL.waitForIncomingEmail(60_000, 1)).isTrue();
    assertThat(api.get(owner, "/api/budgets/crossings").body()).contains(clerk);
    assertThat(MAIL.getReceivedMessages())
        .hasSize(1)
        .allSatisfy(mail -> assertThat(mail.getSubject()).contains("worker " + clerk));
  }

  @Test
  void monitoring_sees_limits_and_what_is_spent() {
    limit("100", "\"0\"");
    spent("p-" + clerk, 60);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(figure("countersign_budget_limit", "money")).hasValue(100));
    assertThat(figure("countersign_budget_posted", "money")).hasValue(60);
    assertThat(figure("countersign_budget_limit", "calls")).isEmpty();
  }

  private OptionalDouble figure(String name, String unit) {
    return figures.scrape(name::equals).stream()
        .flatMap(found -> found.getDataPoints().stream())
        .filter(
            point -> point.getLabels().contains("id") && clerk.equals(point.getLabels().get("id")))
        .filter(point -> unit.equals(point.getLabels().get("unit")))
        .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
        .findFirst();
  }

  @Test
  void a_usage_report_is_compared_and_what_was_lacking_is_posted() {
    prices("u-" + clerk + ",2026-01-01,10,5,20\n", "");
    var compared =
        api.send(
            owner,
            "POST",
            "/api/budgets/reconciliations?provider=house&day=2026-11-19",
            "u-" + clerk + ",1000,0,10\n",
            "Content-Type",
            "text/csv");
    assertThat(compared.json().at("/items/0/alarm").asBoolean()).as(compared.body()).isTrue();
    assertThat(api.get(owner, "/api/budgets/reconciliations").body()).contains("u-" + clerk);
    assertThat(api.get(owner, "/api/holds").body()).contains("reconcile:house:2026-11-19");
  }

  @Test
  void a_threshold_is_either_per_cent_or_an_amount() {
    String start =
        "{\"scope\": \"WORKER\", \"scopeId\": \"%s\", \"period\": \"DAY\", \"unit\": \"MONEY\""
            .formatted(clerk);
    assertThat(api.post(owner, "/api/budgets/thresholds", start + ", \"percent\": 80}").body())
        .contains(clerk);
    assertThat(api.post(owner, "/api/budgets/thresholds", start + "}").text("/field"))
        .isEqualTo("percent");
    assertThat(api.post(owner, "/api/budgets/thresholds", start + ", \"percent\": 0}").status())
        .isEqualTo(400);
  }
}
