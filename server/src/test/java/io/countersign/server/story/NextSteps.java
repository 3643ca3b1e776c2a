package io.countersign.server.story;

import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From completing a user task to the job after it at its worker: by a decision here, and at the
 * bare engine. One process, one worker and one broker for both, in turns.
 */
final class NextSteps implements AutoCloseable {

  private static final String MODEL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
        <bpmn:process id="bench-next" name="Bench" isExecutable="true">
          <bpmn:startEvent id="start"/>
          <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="ask"/>
          <bpmn:userTask id="ask" name="Ask somebody">
            <bpmn:extensionElements>
              <zeebe:userTask/>
              <zeebe:assignmentDefinition candidateGroups="SUPERVISOR"/>
            </bpmn:extensionElements>
          </bpmn:userTask>
          <bpmn:sequenceFlow id="b" sourceRef="ask" targetRef="next"/>
          <bpmn:serviceTask id="next" name="Go on">
            <bpmn:extensionElements><zeebe:taskDefinition type="bench-next"/></bpmn:extensionElements>
          </bpmn:serviceTask>
          <bpmn:sequenceFlow id="c" sourceRef="next" targetRef="end"/>
          <bpmn:endEvent id="end"/>
        </bpmn:process>
      </bpmn:definitions>
      """;

  private static final int WARM_MIN = 30;

  private final RunningDemo demo;
  private final CamundaClient client;
  private final Broker engine;
  private final Rest supervisor;
  private final Map<Long, Long> nextAt = new ConcurrentHashMap<>();
  private final List<Double> decided = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();

  NextSteps(RunningDemo demo) {
    this.demo = demo;
    this.client = Broker.insider(demo);
    this.engine = Broker.thief(demo);
    this.supervisor = Rest.person(demo.address(), "supervisor");
  }

  void measure(int each) throws SQLException, IOException {
    client.newDeployResourceCommand().addResourceStringUtf8(MODEL, "bench.bpmn").send().join();
    int warm = Math.max(WARM_MIN, each / 4);
    try (var _ =
        client
            .newWorker()
            .jobType("bench-next")
            .handler(this::arrived)
            .streamEnabled(true)
            .open()) {
      var tasks = tasks(2 * (warm + each));
      for (int pair = 0; pair < warm + each; pair++) {
        double byDecision = timed(tasks.get(2 * pair), this::decide);
        double byEngine = timed(tasks.get(2 * pair + 1), this::complete);
        if (pair >= warm) {
          decided.add(byDecision);
          bare.add(byEngine);
        }
      }
    }
  }

  List<Double> decided() {
    return decided;
  }

  List<Double> bare() {
    return bare;
  }

  private void arrived(JobClient jobs, ActivatedJob job) {
    nextAt.put(job.getProcessInstanceKey(), System.nanoTime());
    var unused = jobs.newCompleteCommand(job).send(); // nobody waits for what comes after
  }

  private record Task(String key, long instance) {}

  /** Waiting ones, which the server knows as well. */
  private List<Task> tasks(int count) throws SQLException {
    for (int started = 0; started < count; started++) {
      client.newCreateInstanceCommand().bpmnProcessId("bench-next").latestVersion().send().join();
    }
    await("tasks").atMost(Duration.ofMinutes(2)).until(() -> open().size() == count);
    var tasks = open();
    for (int i = 1; i < count; i += 2) {
      expectBypass(tasks.get(i));
    }
    return tasks;
  }

  /** As if its alarm had been raised: telling everybody of it would slow the next decision. */
  private void expectBypass(Task task) throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement()) {
      statement.execute("insert into engine.alarm values (%s, now())".formatted(task.key()));
    }
  }

  private List<Task> open() throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select key, instance_key from zeebe.user_task
                where bpmn_process_id = 'bench-next' and state = 'CREATED' order by key
                """)) {
      var tasks = new ArrayList<Task>();
      while (rows.next()) {
        tasks.add(new Task(rows.getString(1), rows.getLong(2)));
      }
      return tasks;
    }
  }

  private interface Way {
    void complete(String userTaskKey) throws IOException;
  }

  private double timed(Task task, Way way) throws IOException {
    long start = System.nanoTime();
    way.complete(task.key());
    await("next job")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> nextAt.containsKey(task.instance()));
    return (nextAt.get(task.instance()) - start) / 1e6;
  }

  private void decide(String userTaskKey) {
    var answer = supervisor.post("/v2/user-tasks/%s/completion".formatted(userTaskKey), Map.of());
    if (answer.status() != 204) {
      throw new AssertionError("Not decided: " + answer);
    }
  }

  private void complete(String userTaskKey) throws IOException {
    if (engine.complete("v1", userTaskKey) != 204) {
      throw new AssertionError("Not completed: " + userTaskKey);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
