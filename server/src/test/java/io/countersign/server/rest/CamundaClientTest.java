package io.countersign.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.client.CamundaClient;
import io.camunda.client.CredentialsProvider;
import io.camunda.client.api.command.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Camunda's own client, over REST, against our API. */
@SpringBootTest(
    classes = RestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CamundaClientTest {

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

  CamundaClient client;
  ReadModelRows rows;

  @BeforeEach
  void connect() {
    rows = new ReadModelRows(jdbc);
    rows.empty();
    engine.told.clear();
    engine.refusal = null;
    String token = new Api(port, tokens).person("OWNER");
    client =
        CamundaClient.newClientBuilder()
            .applyEnvironmentVariableOverrides(false)
            .restAddress(URI.create("http://127.0.0.1:" + port))
            .preferRestOverGrpc(true)
            .credentialsProvider(
                new CredentialsProvider() {
                  @Override
                  public void applyCredentials(CredentialsApplier applier) {
                    applier.put("Authorization", "Bearer " + token);
                  }

                  @Override
                  public boolean shouldRetryRequest(StatusCode status) {
                    return false;
                  }
                })
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void topology() {
    var topology = client.newTopologyRequest().send().join();
    assertThat(topology.getGatewayVersion()).isEqualTo("8.5.8");
    assertThat(topology.getBrokers().getFirst().getPartitions().getFirst().isLeader()).isTrue();
  }

  @Test
  void deploy() {
    var form =
        """
        {"type": "default", "id": "f", "schemaVersion": 16, "executionPlatform": "Camunda Cloud",
         "executionPlatformVersion": "8.5.0", "components": []}
        """;
    var deployed =
        client.newDeployResourceCommand().addResourceStringUtf8(form, "a.form").send().join();
    assertThat(deployed.getProcesses().getFirst().getResourceName()).isEqualTo("a.form");
    assertThatThrownBy(() ->
            client
                .newDeployResourceCommand()
                .addResourceBytes("<no".getBytes(StandardCharsets.UTF_8), "a.bpmn")
                .send()
                .join())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a.bpmn");
  }

  @Test
  void start_and_cancel() {
    var started =
        client
            .newCreateInstanceCommand()
            .bpmnProcessId("refund-request")
            .latestVersion()
            .variables(Map.of("orderNumber", "H-10001"))
            .send()
            .join();
    client.newCancelInstanceCommand(started.getProcessInstanceKey()).send().join();
    assertThat(engine.told)
        .containsExactly(
            "start refund-request {orderNumber=H-10001}",
            "cancel " + started.getProcessInstanceKey());
  }

  @Test
  void publish_a_message() {
    var published =
        client
            .newPublishMessageCommand()
            .messageName("m")
            .correlationKey("k")
            .messageId("id")
            .variables(Map.of("a", 1))
            .send()
            .join();
    assertThat(published.getMessageKey()).isPositive();
    assertThat(engine.told).containsExactly("publish m k {a=1} PT1H id");
  }

  @Test
  void find_instances() {
    long key = rows.instance();
    var found =
        client
            .newProcessInstanceSearchRequest()
            .filter(f -> f.processDefinitionId("refund-request").state(s -> s.like("ACT*")))
            .sort(s -> s.startDate().desc())
            .page(p -> p.limit(5))
            .send()
            .join();
    assertThat(found.page().totalItems()).isEqualTo(1);
    assertThat(found.items().getFirst().getProcessInstanceKey()).isEqualTo(key);
    assertThat(client.newProcessInstanceGetRequest(key).send().join().getProcessDefinitionName())
        .isEqualTo("Refund request");
  }

  @Test
  void find_assign_and_complete_user_tasks() {
    long task = rows.task(rows.instance(), "fill-in", "SUPERVISOR");
    var found =
        client
            .newUserTaskSearchRequest()
            .filter(f ->
                f.state(io.camunda.client.api.search.enums.UserTaskState.CREATED)
                    .candidateGroup("SUPERVISOR"))
            .sort(s -> s.creationDate().asc())
            .send()
            .join();
    assertThat(found.items().getFirst().getUserTaskKey()).isEqualTo(task);
    assertThat(client.newUserTaskGetRequest(task).send().join().getName()).isEqualTo("Named task");
    client.newAssignUserTaskCommand(task).assignee("sue").send().join();
    client.newUnassignUserTaskCommand(task).send().join();
    client.newUpdateUserTaskCommand(task).candidateUsers("sue").send().join();
    client.newCompleteUserTaskCommand(task).variables(Map.of("a", 1)).send().join();
    assertThat(engine.told).hasSize(3);
  }

  @Test
  void read_definitions_incidents_and_variables() {
    long instance = rows.instance();
    var definitions = client.newProcessDefinitionSearchRequest().send().join();
    long key = definitions.items().getFirst().getProcessDefinitionKey();
    assertThat(client.newProcessDefinitionGetXmlRequest(key).send().join()).isEqualTo("<bpmn/>");
    assertThat(client.newProcessDefinitionGetRequest(key).send().join().getVersion()).isEqualTo(1);
    assertThat(client.newIncidentSearchRequest().send().join().items()).isEmpty();
    var variables =
        client
            .newVariableSearchRequest()
            .filter(f -> f.processInstanceKey(instance).name("order"))
            .send()
            .join();
    assertThat(variables.items().getFirst().getValue()).isEqualTo("\"H-1\"");
  }

  @Test
  void a_refusal_is_a_problem() {
    assertThatThrownBy(() ->
            client.newCreateInstanceCommand().bpmnProcessId("nope").latestVersion().send().join())
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.details().getTitle()).isEqualTo("NOT_FOUND"));
  }
}
