package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law 7: what the engine does while PostgreSQL is away waits in the engine and comes later. */
class DatabaseAwayStoryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PROCESS =
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
        <bpmn:process id="away" isExecutable="true">
          <bpmn:startEvent id="start"/>
        </bpmn:process>
      </bpmn:definitions>
      """;

  private static final RunningDemo DEMO = RunningDemo.shared();

  @Test
  void health_says_so_and_no_record_is_lost_or_doubled() throws IOException, SQLException {
    var story = new Story(DEMO);
    try (var engine = Broker.insider(DEMO)) {
      engine.newDeployResourceCommand().addResourceStringUtf8(PROCESS, "away.bpmn").send().join();
      DEMO.takeDatabaseAway();
      var started = start(engine, 50);
      await("health")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> health(story).contains("PostgreSQL is away"));
      Rest.Answer refused = start(story);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();

      DEMO.bringDatabaseBack();
      assertThat(start(story).status()).as("asked for again").isEqualTo(200);
      await("read model").atMost(PATIENCE).ignoreExceptions().until(() -> ended("away") == 51);
      for (var key : started) {
        story.awaitEntry(key, "instance.completed");
        assertThat(story.entries(key))
            .containsExactlyInAnyOrder("instance.started", "instance.completed");
      }
      assertThat(story.alarms("engine.gap")).isZero();
      assertThat(story.verify().exit()).isZero();
    }
  }

  @Test
  void a_start_whose_answer_was_lost_gets_it_from_the_engines_record_and_is_not_started_twice()
      throws SQLException {
    var story = new Story(DEMO);
    try (var engine = Broker.insider(DEMO)) {
      engine
          .newDeployResourceCommand()
          .addResourceStringUtf8(PROCESS.replace("away", "lost"), "lost.bpmn")
          .send()
          .join();
    }
    run(
        "create function engine.lose() returns trigger language plpgsql as "
            + "$$ begin raise exception 'The answer is lost.'; end $$",
        "create trigger lose before update on engine.idempotent_start"
            + " for each row execute function engine.lose()");
    assertThat(start(story, "lost", "lost-1").status()).isGreaterThanOrEqualTo(500);
    run("drop function engine.lose cascade");

    Rest.Answer answer =
        await("answer")
            .atMost(PATIENCE)
            .until(() -> start(story, "lost", "lost-1"), it -> it.status() == 200);
    String key = answer.json().get("processInstanceKey").asString();
    assertThat(start(story, "lost", "lost-1").body()).isEqualTo(answer.body());
    story.awaitEntry(key, "instance.completed");
    assertThat(story.entries(key))
        .containsExactlyInAnyOrder("instance.requested", "instance.started", "instance.completed");
    assertThat(ended("lost")).isOne();
    assertThat(story.verify().exit()).isZero();
  }

  private static void run(String... statements) throws SQLException {
    try (var connection = DEMO.database();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Rest.Answer start(Story story) {
    return start(story, "away", "while-away");
  }

  private static Rest.Answer start(Story story, String process, String key) {
    return story
        .system()
        .post(
            "/v2/process-instances",
            Map.of("processDefinitionId", process),
            Map.of("Idempotency-Key", key));
  }

  private static Set<String> start(CamundaClient engine, int count) {
    var keys = new HashSet<String>();
    while (keys.size() < count) {
      var command = engine.newCreateInstanceCommand().bpmnProcessId("away").latestVersion();
      keys.add(Long.toString(command.send().join().getProcessInstanceKey()));
    }
    return keys;
  }

  private static String health(Story story) {
    var answer = story.system().get("/actuator/health");
    return answer.status() == 503 ? answer.body() : "";
  }

  private static long ended(String process) throws SQLException {
    try (var connection = DEMO.database();
        var statement =
            connection.prepareStatement(
                "select count(*) from zeebe.instance where bpmn_process_id = ?"
                    + " and state = 'COMPLETED'")) {
      statement.setString(1, process);
      var rows = statement.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }
}
