package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.countersign.server.story.Rest.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a refund's story says, in the words of the demo. */
final class Story {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunningDemo demo;
  private Rest system;

  Story(RunningDemo demo) {
    this.demo = demo;
    this.system = Rest.system(demo.address());
  }

  /** After the server was killed: its tokens are still good, its connections are not. */
  void reconnect() {
    system = Rest.system(demo.address());
  }

  Rest system() {
    return system;
  }

  /** Starts a case and gives its key. */
  String request(String orderNumber, String message) {
    return request(orderNumber, message, Map.of());
  }

  String request(String orderNumber, String message, Map<String, Object> more) {
    var variables = new HashMap<String, Object>(more);
    variables.put("customerEmail", "ana.costa@example.org");
    variables.put("orderNumber", orderNumber);
    variables.put("message", message);
    return start("refund-request", variables);
  }

  String start(String processId, Map<String, Object> variables) {
    var answer =
        system.post(
            "/v2/process-instances",
            Map.of("processDefinitionId", processId, "variables", variables),
            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    if (answer.status() != 200) {
      throw new AssertionError("Start refused: " + answer);
    }
    return answer.json().get("processInstanceKey").asString();
  }

  /** The open gate of the case whose proposal is this action. */
  Gate awaitGate(String caseKey, String action) {
    return await("gate for " + action + " in " + caseKey)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> gate(caseKey, action), Optional::isPresent)
        .orElseThrow();
  }

  Optional<Gate> gate(String caseKey, String action) {
    return openTasks().stream()
        .map(task -> gate(task.get("userTaskKey").asString()))
        .filter(gate -> gate.caseKey().equals(caseKey) && gate.action().equals(action))
        .findFirst();
  }

  List<JsonNode> openTasks() {
    var found =
        system.post(
            "/v2/user-tasks/search",
            Map.of("filter", Map.of("state", "CREATED"), "page", Map.of("limit", 100)));
    return StreamSupport.stream(found.json().get("items").spliterator(), false).toList();
  }

  /** As {@code GET /api/gates/{userTaskKey}} shows it. */
  record Gate(String key, JsonNode json) {

    String action() {
      return json.path("proposal").path("action").asString("");
    }

    String caseKey() {
      return json.path("rootProcessInstanceKey").asString("");
    }

    String digest() {
      return json.path("digest").asString("");
    }
  }

  Gate gate(String userTaskKey) {
    return new Gate(userTaskKey, system.get("/api/gates/" + userTaskKey).json());
  }

  Answer decide(Rest person, Gate gate, String decision, String reason) {
    return person.post(
        "/v2/user-tasks/%s/completion".formatted(gate.key()),
        Map.of(
            "variables", Map.of("decision", decision, "reason", reason, "digest", gate.digest())));
  }

  void awaitState(String caseKey, String state) {
    await(caseKey + " is " + state)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> state(caseKey).equals(state));
  }

  String state(String caseKey) {
    return system.get("/v2/process-instances/" + caseKey).json().get("state").asString();
  }
}
