package io.countersign.server.rest;

import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import io.countersign.engine.UserTask;
import io.countersign.processes.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An engine that remembers what it was told, and refuses what a test names. */
class RememberingEngine implements Engine {

  static final long DEFINITION = 2251799813685249L;

  final List<String> told = new CopyOnWriteArrayList<>();
  final AtomicLong keys = new AtomicLong(2251799813690000L);
  volatile EngineException refusal;

  @Override
  public Topology probe() {
    return topology();
  }

  @Override
  public Topology topology() {
    refuse();
    var partition = new Partition(1, "leader", "healthy");
    return new Topology(
        "8.5.8", 1, 1, 1, List.of(new Broker(0, "127.0.0.1", 26501, "8.5.8", List.of(partition))));
  }

  @Override
  public List<Deployed> deploy(List<Resource> resources) {
    refuse();
    return resources.stream()
        .map(r -> new Deployed("process", "send-email", 1, DEFINITION, r.name()))
        .toList();
  }

  @Override
  public Started start(String bpmnProcessId, Integer version, Map<String, ?> variables) {
    refuse();
    if (!bpmnProcessId.equals("refund-request")) {
      throw new EngineException(
          EngineException.Kind.NOT_FOUND, "no process " + bpmnProcessId, null);
    }
    told.add("start " + bpmnProcessId + " " + ofTheCaller(variables));
    return new Started(keys.incrementAndGet(), DEFINITION, bpmnProcessId, 1);
  }

  @Override
  public Started start(long processDefinitionKey, Map<String, ?> variables) {
    refuse();
    told.add("start " + processDefinitionKey + " " + ofTheCaller(variables));
    return new Started(keys.incrementAndGet(), processDefinitionKey, "refund-request", 1);
  }

  @Override
  public void cancel(long processInstanceKey) {
    refuse();
    told.add("cancel " + processInstanceKey);
  }

  @Override
  public long publish(
      String name, String key, Map<String, ?> variables, Duration timeToLive, String messageId) {
    refuse();
    told.add("publish %s %s %s %s %s".formatted(name, key, variables, timeToLive, messageId));
    return keys.incrementAndGet();
  }

  @Override
  public void completeUserTask(UserTask task, Map<String, ?> variables) {
    refuse();
    told.add("complete " + task.key() + " " + variables);
  }

  @Override
  public void assignUserTask(UserTask task, String assignee, Takeover takeover) {
    refuse();
    told.add("assign %d %s %s".formatted(task.key(), assignee, takeover));
  }

  @Override
  public void updateUserTask(UserTask task, Changeset changeset) {
    refuse();
    told.add("update " + task.key() + " " + changeset);
  }

  private void refuse() {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Without the one that each start has, another each time. */
  private static Map<String, ?> ofTheCaller(Map<String, ?> variables) {
    var own = new HashMap<String, Object>(variables);
    UUID.fromString(String.valueOf(own.remove("countersignStart")));
    return own;
  }
}
