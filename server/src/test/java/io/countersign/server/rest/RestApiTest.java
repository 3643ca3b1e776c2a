package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.EngineException;
import io.countersign.engine.EngineException.Kind;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    classes = RestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RestApiTest {

  private static final String DIGEST = RestApplication.digest().hex();

  // the context outlives the class, and writes there until the JVM ends
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("countersign.data", data::toString);
    settings.add("countersign.port", () -> 0);
  }

  @LocalServerPort int port;
  @Autowired JwtEncoder tokens;
  @Autowired JdbcClient jdbc;
  @Autowired RememberingEngine engine;

  Api api;
  ReadModelRows rows;
  String supervisor;
  String system;

  @BeforeEach
  void start() {
    api = new Api(port, tokens);
    rows = new ReadModelRows(jdbc);
    rows.empty();
    engine.told.clear();
    engine.refusal = null;
    supervisor = api.person("SUPERVISOR");
    system = api.client("start");
  }

  @Test
  void a_process_is_started_by_its_id() {
    var answer =
        api.post(
            system,
            "/v2/process-instances",
            "{\"processDefinitionId\":\"refund-request\",\"variables\":{\"orderNumber\":\"H-10001\"}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/processDefinitionId")).isEqualTo("refund-request");
    assertThat(answer.json().at("/processInstanceKey").isString()).isTrue();
    assertThat(engine.told).containsExactly("start refund-request {orderNumber=H-10001}");
  }

  @Test
  void a_repeated_start_starts_nothing() {
    String key = UUID.randomUUID().toString();
    String body = "{\"processDefinitionId\":\"refund-request\"}";
    var first = api.post(system, "/v2/process-instances", body, "Idempotency-Key", key);
    var second = api.post(system, "/v2/process-instances", body, "Idempotency-Key", key);
    var other =
        api.post(
            system,
            "/v2/process-instances",
            "{\"processDefinitionId\":\"refund-request\",\"variables\":{\"a\":1}}",
            "Idempotency-Key",
            key);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(other.status()).isEqualTo(422);
    assertThat(engine.told).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/process-instances|{\"processDefinitionId\":\"x\",\"colour\":1}|400|colour",
        "/v2/process-instances|{\"processDefinitionId\":7}|400|processDefinitionId",
        "/v2/process-instances|{\"processDefinitionId\":\"x\",\"variables\":[]}|400|variables",
        "/v2/process-instances|{\"processDefinitionId\":\"x\",\"tags\":[\"a\"]}|400|tags",
        "/v2/process-instances|{\"processDefinitionId\":\"x\",\"tenantId\":\"b\"}|400|tenantId",
        "/v2/process-instances|{\"processDefinitionKey\":\"abc\"}|400|processDefinitionKey",
        "/v2/process-instances|{}|400|processDefinitionId",
        "/v2/process-instances|{\"a\":1,\"a\":2}|400|",
        "/v2/process-instances|nonsense|400|",
        "/v2/process-instances|[]|400|",
        "/v2/messages/publication|{\"correlationKey\":\"k\"}|400|name",
        "/v2/messages/publication|{\"name\":\"m\",\"timeToLive\":-1}|400|timeToLive",
      })
  void a_body_that_cannot_be_taken_names_the_field(
      String path, String body, int status, String field) {
    var answer = api.post(system, path, body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.text("/field")).isEqualTo(field);
    assertThat(answer.text("/detail")).isNotBlank().doesNotContain("io.countersign", "java.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"filter\":{\"colour\":\"red\"}}|filter.colour",
        "{\"filter\":{\"userTaskKey\":7}}|filter.userTaskKey",
        "{\"filter\":{\"creationDate\":{\"$gt\":\"yesterday\"}}}|filter.creationDate.$gt",
        "{\"filter\":{\"state\":{\"$regex\":\".\"}}}|filter.state.$regex",
        "{\"sort\":[{\"field\":\"colour\"}]}|sort[0].field",
        "{\"sort\":[{\"field\":\"name\",\"order\":\"UP\"}]}|sort[0].order",
        "{\"page\":{\"limit\":100000}}|page.limit",
        "{\"page\":{\"limit\":\"5\"}}|page.limit",
        "{\"page\":{\"before\":\"x\"}}|page.before",
      })
  void a_search_that_makes_no_sense_names_the_field(String body, String field) {
    var answer = api.post(supervisor, "/v2/user-tasks/search", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/field")).isEqualTo(field);
  }

  @Test
  void an_oversized_body_is_refused() {
    String body = "{\"name\":\"" + "x".repeat(3_000_000) + "\"}";
    assertThat(api.post(system, "/v2/messages/publication", body).status()).isEqualTo(413);
  }

  @Test
  void an_oversized_file_is_refused_with_a_problem() {
    String file =
        "--b\r\nContent-Disposition: form-data; name=\"resources\"; filename=\"a.bpmn\"\r\n\r\n"
            + "x".repeat(5_000_000)
            + "\r\n--b--\r\n";
    var answer =
        api.post(
            api.person("DESIGNER"),
            "/v2/deployments",
            file,
            "Content-Type",
            "multipart/form-data; boundary=b");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.type()).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({"DELETE,/v2/process-instances,405", "GET,/v2/nothing,404", "PUT,/v2/topology,405"})
  void what_is_not_offered_is_a_problem_too(String method, String path, int status) {
    var answer = api.send(supervisor, method, path, null);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/problem+json");
  }

  @Test
  void tasks_are_found_page_by_page() {
    long instance = rows.instance();
    for (int i = 0; i < 5; i++) {
      rows.task(instance, "fill-in");
    }
    String filter = "\"filter\":{\"processInstanceKey\":\"%d\"}".formatted(instance);
    var first =
        api.post(
            supervisor, "/v2/user-tasks/search", "{%s,\"page\":{\"limit\":3}}".formatted(filter));
    var second =
        api.post(
            supervisor,
            "/v2/user-tasks/search",
            "{%s,\"page\":{\"limit\":3,\"after\":\"%s\"}}"
                .formatted(filter, first.text("/page/endCursor")));
    assertThat(first.json().at("/page/totalItems").asInt()).isEqualTo(5);
    assertThat(first.json().at("/items").size()).isEqualTo(3);
    assertThat(second.json().at("/items").size()).isEqualTo(2);
    assertThat(second.text("/page/endCursor")).isNull();
    assertThat(first.text("/items/0/processName")).isEqualTo("Refund request");
  }

  @Test
  void a_gate_shows_what_it_decides_on() {
    long task = rows.task(rows.instance(), "approve-action");
    var answer = api.get(supervisor, "/api/gates/" + task);
    assertThat(answer.text("/digest")).isEqualTo(DIGEST);
    assertThat(answer.json().at("/proposal/arguments/amountCents").asInt()).isEqualTo(12900);
    assertThat(answer.json().at("/context/rehearsed").asBoolean()).isTrue();
  }

  @Test
  void a_gate_is_decided_once_by_a_person_who_may() {
    long task = rows.task(rows.instance(), "approve-action");
    assertThat(decide(supervisor, task, "approve", DIGEST).status()).isEqualTo(204);
    var second = decide(supervisor, task, "reject", DIGEST);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("/detail")).contains("decided by sue");
    assertThat(api.get(supervisor, "/api/gates/" + task).text("/decided/decision"))
        .isEqualTo("approve");
  }

  @Test
  void another_digest_is_a_conflict_that_names_both() {
    long task = rows.task(rows.instance(), "approve-action");
    var other = decide(supervisor, task, "approve", "beef");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("/expectedDigest")).isEqualTo(DIGEST);
    assertThat(other.text("/givenDigest")).isEqualTo("beef");
    var missing =
        api.post(supervisor, completion(task), "{\"variables\":{\"decision\":\"approve\"}}");
    assertThat(missing.status()).isEqualTo(409);
    assertThat(missing.json().at("/givenDigest").isNull()).isTrue();
  }

  @Test
  void who_may_not_decide_does_not() {
    long task = rows.task(rows.instance(), "approve-action");
    assertThat(decide(null, task, "approve", DIGEST).status()).isEqualTo(401);
    assertThat(decide(api.client("start"), task, "approve", DIGEST).status()).isEqualTo(403);
    assertThat(decide(api.person("VIEWER"), task, "approve", DIGEST).status()).isEqualTo(403);
    assertThat(decide(supervisor, 5, "approve", DIGEST).status()).isEqualTo(404);
    assertThat(decide(supervisor, task, "maybe", DIGEST).text("/field"))
        .isEqualTo("variables.decision");
  }

  @Test
  void a_form_is_submitted_by_a_candidate() {
    long task = rows.task(rows.instance(), "fill-in", "DESIGNER");
    String body = "{\"variables\":{\"digest\":\"mine\",\"empty\":null,\"rate\":1.5}}";
    assertThat(api.post(api.person("VIEWER"), completion(task), body).status()).isEqualTo(403);
    assertThat(api.post(api.person("DESIGNER"), completion(task), body).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v2/topology",
    "POST,/v2/process-instances/search",
    "GET,/v2/process-instances/2251799813685249",
    "POST,/v2/user-tasks/search",
    "POST,/v2/process-definitions/search",
    "POST,/v2/incidents/search",
    "POST,/v2/variables/search",
    "GET,/api/effects",
    "GET,/api/budgets",
    "GET,/api/workers",
  })
  void readers_read_and_others_do_not(String method, String path) {
    String body = method.equals("POST") ? "{}" : null;
    assertThat(api.send(null, method, path, body).status()).isEqualTo(401);
    assertThat(api.send(api.client("start"), method, path, body).status()).isEqualTo(403);
    assertThat(api.send(api.client("read"), method, path, body).status()).isIn(200, 404);
    assertThat(api.send(api.person("VIEWER"), method, path, body).status()).isIn(200, 404);
  }

  @ParameterizedTest
  @CsvSource({"VIEWER,403", "DESIGNER,404", "SUPERVISOR,404", "OWNER,404"})
  void roles_say_who_starts(String role, int status) {
    var answer =
        api.post(api.person(role), "/v2/process-instances", "{\"processDefinitionId\":\"x\"}");
    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,UNAVAILABLE", "BUSY,RESOURCE_EXHAUSTED"})
  void an_engine_that_is_away_or_busy_is_said_so_and_when_to_ask_again(Kind kind, String title) {
    engine.refusal = new EngineException(kind, "Not now.", null);
    var answer =
        api.post(system, "/v2/process-instances", "{\"processDefinitionId\":\"refund-request\"}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.text("/title")).isEqualTo(title);
    assertThat(answer.text("/detail")).isEqualTo("Not now. Ask again in a moment.");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void the_api_describes_itself() {
    var docs = api.get(supervisor, "/v3/api-docs");
    assertThat(docs.status()).isEqualTo(200);
    assertThat(docs.json().at("/paths").propertyNames())
        .contains(
            "/v2/process-instances", "/v2/user-tasks/{key}/completion", "/api/gates/{userTaskKey}");
  }

  @Test
  void what_was_asked_for_is_written_down() {
    api.post(system, "/v2/process-instances", "{\"processDefinitionId\":\"refund-request\"}");
    api.post(system, "/v2/messages/publication", "{\"name\":\"m\"}");
    api.post(supervisor, "/v2/process-instances/2251799813685250/cancellation", null);
    assertThat(
            jdbc.sql("select leaf::jsonb ->> 'type' from history.inbox").query(String.class).list())
        .contains("instance.requested", "message.published", "instance.cancellation-requested");
  }

  private Api.Answer decide(String token, long task, String decision, String digest) {
    String body =
        "{\"variables\":{\"decision\":\"%s\",\"reason\":\"seen\",\"digest\":\"%s\"}}"
            .formatted(decision, digest);
    return api.post(token, completion(task), body);
  }

  private static String completion(long task) {
    return "/v2/user-tasks/%d/completion".formatted(task);
  }
}
