package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input and what is asked of teams and thresholds, over HTTP. */
class BudgetRefusalsTest extends BudgetApi {

  /** Method, path, body, and what is answered. */
  private static final String BAD =
      """
      PUT  | /api/prices | {'model': 'z', 'input': '0', 'output': '1'} | 400 NOT_POSITIVE
      PUT  | /api/prices | {'model': 'z', 'input': '1', 'output': '-1'} | 400 NOT_POSITIVE
      PUT  | /api/prices | {'model': 'z', 'input': '1', 'output': '9223372036854775807'} | 400 TOO_LARGE
      PUT  | /api/prices | {'model': 'z', 'input': '1', 'output': '9223372036854775808'} | 400 OVERFLOW
      PUT  | /api/prices | {'model': 'z', 'input': '1', 'cachedInput': '2', 'output': '1'} | 400 CACHED_DEARER
      PUT  | /api/prices | {'model': 'rehearsal', 'input': '9000', 'output': '9000'} | 409 LARGE_CHANGE
      POST | /api/holds/nobody/settle | {'money': '1', 'evidence': 'Invoice'} | 404 UNKNOWN_HOLD
      POST | /api/holds/nobody/release | {'evidence': 'Invoice'} | 404 UNKNOWN_HOLD
      POST | /api/holds/CLERK/settle | {'money': '-1', 'evidence': 'Invoice'} | 400 NEGATIVE
      POST | /api/holds/CLERK/settle | {'money': '9223372036854775808', 'evidence': 'Invoice'} | 400 OVERFLOW
      POST | /api/holds/CLERK/settle | {'money': '9223372036854775807', 'evidence': 'Invoice'} | 409 OVERFLOW
      POST | /api/holds/CLERK/settle | {'money': '1'} | 400 INVALID_ARGUMENT
      PUT  | /api/budgets | {LIMIT, 'limit': '1'} | 422 BELOW_SPENT
      PUT  | /api/budgets | {LIMIT, 'limit': '-1'} | 422 NEGATIVE
      PUT  | /api/budgets | {LIMIT, 'limit': '900', 'currency': 'USD'} | 422 WRONG_CURRENCY
      POST | /api/budgets/top-ups | {TOPUP, 'amount': '-5'} | 422 NOT_POSITIVE
      POST | /api/budgets/top-ups | {TOPUP, 'amount': '9223372036854775807'} | 422 OVERFLOW
      POST | /api/budgets/top-ups | {TOPUP, 'amount': '6'} | 422 OTHER_TOP_UP
      POST | /api/budgets/freeze | {'scope': 'TEAM', 'scopeId': 'nobody', 'reason': 'x'} | 422 UNKNOWN_SCOPE
      POST | /api/budgets/thresholds/end | {'scope': 'WORKER', 'scopeId': 'CLERK', 'period': 'DAY', 'unit': 'MONEY', 'percent': 3} | 404 NO_THRESHOLD
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = BAD)
  void each_bad_input_has_its_own_refusal_and_nothing_changes(
      String method, String path, String body, String refusal) {
    limit("500", "\"0\"");
    assertThat(topUp(supervisor, "WORKER", clerk, "max", "same-" + clerk).status()).isEqualTo(200);
    spent("spent-" + clerk, 40);
    suspect(clerk);
    String before = books();

    var answer =
        api.send(
            owner,
            method,
            path.replace("CLERK", clerk),
            filled(body),
            "Idempotency-Key",
            (body.contains("'6'") ? "same-" : "new-") + clerk,
            "If-Match",
            "\"1\"");
    assertThat(answer.status() + " " + answer.text("/title")).as(answer.body()).isEqualTo(refusal);
    assertThat(answer.text("/detail")).as(answer.body()).isNotBlank();
    assertThat(books()).isEqualTo(before);
  }

  private String filled(String body) {
    String here = "'scope': 'WORKER', 'scopeId': 'CLERK', 'period': 'MONTH', 'unit': 'MONEY'";
    return body.replace("LIMIT", here + ", 'reason': 'A test'")
        .replace(
            "TOPUP",
            here
                + ", 'reason': 'More', 'requestedBy': 'max', 'endsAt': '%s'"
                    .formatted(Instant.now().plus(Duration.ofDays(1))))
        .replace("CLERK", clerk)
        .replace('\'', '"');
  }

  private void suspect(String key) {
    hold(key, 10);
    jdbc.sql("update budgets.hold set expires_at = now() - interval '1 second' where key = :key")
        .param("key", key)
        .update();
    budgets.sweep();
  }

  /** All that a refusal must leave as it is. */
  private String books() {
    return jdbc.sql(
            """
            select concat_ws(' ', (select count(*) from history.inbox) + (select count(*) from history.entry),
              (select count(*) from budgets.entry), (select count(*) from budgets.price),
              (select count(*) from budgets.top_up), (select count(*) from budgets.limit_change),
              (select sum(held_money + posted_money) from budgets.account))
            """)
        .query(String.class)
        .single();
  }

  @Test
  void a_worker_spends_for_a_team_once_it_is_in_it() {
    String limit =
        "{\"scope\": \"TEAM\", \"scopeId\": \"t-%s\", \"period\": \"TOTAL\", \"unit\": \"MONEY\", \"limit\": \"5\", \"reason\": \"A test\"}"
            .formatted(clerk);
    assertThat(api.send(owner, "PUT", "/api/budgets", limit, "If-Match", "\"0\"").text("/title"))
        .isEqualTo("UNKNOWN_SCOPE");
    String join = "{\"team\": \"t-%s\"}".formatted(clerk);
    var joined = api.send(owner, "PUT", "/api/budgets/teams/" + clerk, join);
    assertThat(joined.body()).contains("t-" + clerk);
    assertThat(api.send(supervisor, "PUT", "/api/budgets/teams/" + clerk, join).status())
        .isEqualTo(403);
    assertThat(api.send(owner, "PUT", "/api/budgets", limit, "If-Match", "\"0\"").status())
        .isEqualTo(200);
    assertThat(hold("team-" + clerk, 6)).isEqualTo("DENIED");
    assertThat(api.send(owner, "PUT", "/api/budgets/teams/" + clerk, "{}").body())
        .doesNotContain("t-" + clerk);
    assertThat(hold("none-" + clerk, 6)).isEqualTo("HELD");
  }

  @Test
  void a_threshold_can_be_removed() {
    String mark =
        "{\"scope\": \"WORKER\", \"scopeId\": \"%s\", \"period\": \"DAY\", \"unit\": \"CALLS\", \"percent\": 70}"
            .formatted(clerk);
    assertThat(api.post(owner, "/api/budgets/thresholds", mark).body()).contains(clerk);
    assertThat(api.post(supervisor, "/api/budgets/thresholds/end", mark).status()).isEqualTo(403);
    assertThat(api.post(owner, "/api/budgets/thresholds/end", mark).body()).doesNotContain(clerk);
  }
}
