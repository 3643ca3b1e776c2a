package io.countersign.engine.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.client.CamundaClient;
import io.countersign.engine.*;
import io.countersign.processes.Resource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScratchBrokerTest {
  static final String BPMN =
"""
<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="x">
  <bpmn:process id="scratch" name="Scratch" isExecutable="true">
    <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t" />
    <bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="scratch-work" retries="3"/></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="u" />
    <bpmn:userTask id="u"><bpmn:extensionElements>%s</bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="f3" sourceRef="u" targetRef="e" />
    <bpmn:serviceTask id="e"><bpmn:extensionElements><zeebe:taskDefinition type="scratch-end"/></bpmn:extensionElements><bpmn:incoming>f3</bpmn:incoming></bpmn:serviceTask>
  </bpmn:process>
</bpmn:definitions>\
""";

  @Test
  void whole_path() throws Exception {
    var settings =
        new EngineSettings(
            URI.create("http://127.0.0.1:37003"),
            URI.create("http://127.0.0.1:37004"),
            "x",
            null,
            "",
            "",
            "",
            "",
            "",
            4,
            Duration.ofSeconds(10));
    var config = new ZeebeConfiguration();
    var credentials = config.engineCredentials(settings);
    CamundaClient client = config.engineClient(settings, credentials);
    Engine engine = config.engine(client, settings, credentials);
    System.out.println(engine.topology());
    assertThatThrownBy(() ->
            engine.deploy(List.of(new Resource("a.bpmn", "no".getBytes(StandardCharsets.UTF_8)))))
        .isInstanceOf(EngineException.class)
        .satisfies(e -> System.out.println(((EngineException) e).kind() + " " + e.getMessage()));
    System.out.println(
        engine.deploy(
            List.of(
                new Resource(
                    "a.bpmn",
                    BPMN.formatted("<zeebe:userTask/>").getBytes(StandardCharsets.UTF_8)))));
    assertThatThrownBy(() -> engine.start("nope", null, Map.of()))
        .satisfies(e -> System.out.println(((EngineException) e).kind() + " " + e.getMessage()));
    var tries = new AtomicInteger();
    var ended = new LinkedBlockingQueue<Job>();
    Work work =
        new Work() {
          public String type() {
            return "scratch-work";
          }

          public Outcome perform(Job job) {
            if (tries.incrementAndGet() < 2) throw new IllegalStateException("first time");
            return new Outcome.Completed(Map.of("a", 1));
          }
        };
    Work end =
        new Work() {
          public String type() {
            return "scratch-end";
          }

          public Outcome perform(Job job) {
            ended.add(job);
            return new Outcome.Completed(Map.of());
          }
        };
    var jobs = new ZeebeJobs(client, settings, List.of(work, end), Clock.systemUTC());
    jobs.start();
    var started = engine.start("scratch", null, Map.of("x", Map.of("y", 1.5)));
    System.out.println(started);
    // user task keys are not known to the client: guess from process instance
    long found = -1;
    long t0 = System.nanoTime();
    while (found < 0 && System.nanoTime() - t0 < 20_000_000_000L) {
      for (long k = started.processInstanceKey() + 1;
          k < started.processInstanceKey() + 40 && found < 0;
          k++) {
        try {
          engine.assignUserTask(task(k, false), "anna", Engine.Takeover.ALLOWED);
          found = k;
        } catch (EngineException e) {
          if (e.kind() != EngineException.Kind.NOT_FOUND) throw e;
        }
      }
      Thread.sleep(100);
    }
    System.out.println("found " + found);
    engine.assignUserTask(task(found, false), null, Engine.Takeover.ALLOWED);
    engine.updateUserTask(
        task(found, false), new Engine.Changeset(List.of("g"), null, "2026-12-01T00:00:00Z", null));
    engine.completeUserTask(task(found, false), Map.of("decision", "approve"));
    Job last = ended.poll(10, TimeUnit.SECONDS);
    System.out.println(last);
    assertThat(last.variables()).containsEntry("decision", "approve");
    long gone = found;
    assertThatThrownBy(() -> engine.completeUserTask(task(gone, false), Map.of()))
        .satisfies(e -> System.out.println(((EngineException) e).kind() + " " + e.getMessage()));
    // job based
    engine.deploy(
        List.of(new Resource("a.bpmn", BPMN.formatted("").getBytes(StandardCharsets.UTF_8))));
    started = engine.start("scratch", null, Map.of());
    found = -1;
    t0 = System.nanoTime();
    while (ended.isEmpty() && System.nanoTime() - t0 < 20_000_000_000L) {
      for (long k = started.processInstanceKey() + 1; k < started.processInstanceKey() + 40; k++) {
        try {
          engine.completeUserTask(task(k, true), Map.of("decision", "job"));
          found = k;
        } catch (EngineException e) {
          if (e.kind() != EngineException.Kind.NOT_FOUND) throw e;
        }
      }
      Thread.sleep(300);
    }
    System.out.println(ended.poll(10, TimeUnit.SECONDS) + " tries " + tries);
    System.out.println(engine.publish("m", "c", Map.of(), Duration.ofMinutes(1), "id1"));
    assertThatThrownBy(() -> engine.publish("m", "c", Map.of(), Duration.ofMinutes(1), "id1"))
        .satisfies(e -> System.out.println(((EngineException) e).kind() + " " + e.getMessage()));
    assertThatThrownBy(() -> engine.cancel(5))
        .satisfies(e -> System.out.println(((EngineException) e).kind() + " " + e.getMessage()));
    jobs.stop();
    client.close();
  }

  static UserTask task(long key, boolean jobBased) {
    return new UserTask(
        key,
        UserTask.State.CREATED,
        jobBased,
        "u",
        "u",
        0,
        0,
        0,
        0,
        "p",
        1,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        Map.of(),
        Instant.EPOCH,
        null,
        Map.of());
  }
}
