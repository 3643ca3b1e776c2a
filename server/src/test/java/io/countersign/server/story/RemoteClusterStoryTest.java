package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.server.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Somebody's own cluster and database, reached by settings alone; docs/own-cluster.md is true. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemoteClusterStoryTest {

  private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

  private static final String MESSAGE = "The bowl arrived broken. I want my money back.";

  private static final byte[] BRIEF =
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
        <bpmn:process id="brief" isExecutable="true">
          <bpmn:startEvent id="start"/>
        </bpmn:process>
      </bpmn:definitions>
      """
          .getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static Certificate certificate;
  private static FakeTokenServer tokens;
  private static OwnCluster cluster;
  private static RestDoor rest;
  private static PGSimpleDataSource database;
  private static PGSimpleDataSource elsewhere;
  private static RunningDemo demo;
  private static Story story;

  @BeforeAll
  static void start() throws IOException, SQLException {
    certificate = Certificate.in(folder);
    tokens = new FakeTokenServer(certificate);
    database = TestDatabase.fresh("history", "zeebe").unwrap(PGSimpleDataSource.class);
    runDocumentedSql(database);
    elsewhere = TestDatabase.fresh().unwrap(PGSimpleDataSource.class);
    var records =
        new OwnCluster.Records(
            database.getUrl(),
            "countersign_exporter",
            Files.writeString(folder.resolve("password"), "choose-one"));
    cluster = new OwnCluster("8.5.8", folder, certificate, tokens, records);
    rest = new RestDoor(certificate, tokens, cluster.restPort());
    demo = RunningDemo.with(settings());
    story = new Story(demo);
  }

  @AfterAll
  static void stop() {
    demo.close();
    cluster.close();
    rest.close();
    tokens.close();
  }

  @Test
  @Order(1)
  void a_refund_goes_from_start_over_gates_to_its_effects() throws SQLException {
    goes_to_its_effects(story.request("H-10442", MESSAGE), "H-10442");
    assertThat(demo.data().resolve("engine")).doesNotExist();
    assertThat(tokens.given()).as("tokens die after seconds").isGreaterThan(1);
    assertThat(rest.letIn()).anyMatch(completion("v1")).noneMatch(completion("v2"));
  }

  @Test
  @Order(2)
  void a_start_that_an_engine_with_too_much_to_do_refuses_is_asked_for_again_and_happens_once() {
    Rest.person(demo.address(), "designer").upload("/v2/deployments", "brief.bpmn", BRIEF);
    var waiting = new ConcurrentLinkedQueue<Rest.Answer>();
    cluster.pause();
    try {
      for (int i = 0; i < OwnCluster.COMMANDS_MAX + 10; i++) {
        Thread.startVirtualThread(() -> waiting.add(start("filler-" + UUID.randomUUID())));
      }
      await("full").until(() -> waiting.stream().anyMatch(answer -> answer.status() == 503));
      says_when_to_ask_again(start("once"));
      says_so_on_the_page();
    } finally {
      cluster.resume();
    }
    var started = await("started").until(() -> start("once"), answer -> answer.status() == 200);
    assertThat(start("once").body()).isEqualTo(started.body());
  }

  private static Rest.Answer start(String key) {
    return story
        .system()
        .post(
            "/v2/process-instances",
            Map.of("processDefinitionId", "brief"),
            Map.of("Idempotency-Key", key));
  }

  private static void says_when_to_ask_again(Rest.Answer refused) {
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(refused.json().get("title").asString()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(refused.json().get("detail").asString())
        .isEqualTo(
            "The engine has more to do than it can take on, and has not taken this on."
                + " Ask again in a moment.");
  }

  private static void says_so_on_the_page() {
    var supervisor = Rest.person(demo.address(), "supervisor");
    assertThat(supervisor.post("/demo/messages/plain", Map.of()).status()).isEqualTo(302);
    assertThat(supervisor.get("/demo").body())
        .contains("The case was not started: The engine has more to do than it can take on");
  }

  @Test
  @Order(3)
  void when_its_owner_upgrades_the_cluster_what_waits_goes_on_and_new_cases_begin()
      throws SQLException {
    var waiting = story.request("H-10445", MESSAGE);
    story.awaitGate(waiting, "payments.refund");

    cluster.upgrade("8.6.0");

    goes_to_its_effects(waiting, "H-10445");
    assertThat(story.engineVersion()).isEqualTo("8.6.0");
    goes_to_its_effects(story.request("H-10448", MESSAGE), "H-10448");
    assertThat(rest.letIn()).anyMatch(completion("v2"));
  }

  private static Predicate<String> completion(String api) {
    return Pattern.compile("POST /%s/user-tasks/\\d+/completion".formatted(api)).asMatchPredicate();
  }

  private static void goes_to_its_effects(String caseKey, String order) throws SQLException {
    var supervisor = Rest.person(demo.address(), "supervisor");
    for (var action : new String[] {"payments.refund", "mail.send"}) {
      var gate = story.awaitGate(caseKey, action);
      assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
    }
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.effects(caseKey, "payments.refund")).containsExactly("CONFIRMED");
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "COUNTERSIGN_ENGINE_CLIENT_SECRET,wrong,refuses the client 'countersign' with status 401",
    "COUNTERSIGN_ENGINE_GRPC_ADDRESS,http://CLUSTER,with https where it speaks TLS",
    "COUNTERSIGN_ENGINE_REST_ADDRESS,https://127.0.0.1:1,countersign.engine.rest-address",
    "COUNTERSIGN_ENGINE_REST_ADDRESS,,Only countersign.engine.grpc-address is set"
  })
  void a_wrong_setting_is_named_and_the_start_ends(String name, String value, String named)
      throws IOException {
    var settings = settings();
    settings.put("COUNTERSIGN_DATABASE_URL", elsewhere.getUrl());
    settings.put("COUNTERSIGN_START_TIMEOUT", "5s");
    if (value == null) {
      settings.remove(name);
    } else {
      settings.put(name, value.replace("CLUSTER", cluster.grpc()));
    }
    var data = Files.createDirectories(folder.resolve("data"));

    assertThat(
            RunningDemo.attempt(
                Surroundings.settings(settings),
                data,
                "up",
                "--port",
                "0",
                "--data",
                data.toString()))
        .contains("countersign: ", named)
        .endsWith("exit 1")
        .doesNotContain(FakeTokenServer.SECRET);
  }

  private static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("COUNTERSIGN_DATABASE_URL", database.getUrl());
    settings.put("COUNTERSIGN_DATABASE_USER", String.valueOf(database.getUser()));
    settings.put("COUNTERSIGN_ENGINE_GRPC_ADDRESS", "https://" + cluster.grpc());
    settings.put("COUNTERSIGN_ENGINE_REST_ADDRESS", rest.address());
    settings.put("COUNTERSIGN_ENGINE_CLIENT_ID", FakeTokenServer.CLIENT);
    settings.put("COUNTERSIGN_ENGINE_CLIENT_SECRET", FakeTokenServer.SECRET);
    settings.put("COUNTERSIGN_ENGINE_AUTHORIZATION_SERVER_URL", tokens.tokenUrl());
    settings.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(certificate.trustStore(), Certificate.PASSWORD));
    return settings;
  }

  /** As the document tells people to do. */
  private static void runDocumentedSql(DataSource database) throws IOException, SQLException {
    var sql = SQL.matcher(Files.readString(Path.of("../docs/own-cluster.md")));
    assertThat(sql.find()).isTrue();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql.group(1));
    }
  }
}
