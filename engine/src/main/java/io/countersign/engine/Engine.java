package io.countersign.engine;

import io.countersign.processes.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the workflow engine can be told. Failures are {@link EngineException}s. */
public interface Engine {

  Topology topology();

  /** The topology, provided that every way into the engine is open. */
  Topology probe();

  /** All or nothing. The engine's own refusals come as {@link EngineException}. */
  List<Deployed> deploy(List<Resource> resources);

  /** Starts an instance; the newest version where {@code version} is null. */
  Started start(String bpmnProcessId, @Nullable Integer version, Map<String, ?> variables);

  /** Starts an instance of exactly this definition. */
  Started start(long processDefinitionKey, Map<String, ?> variables);

  void cancel(long processInstanceKey);

  /** Publishes a message; the engine ignores a repeated id within the time to live. */
  long publish(
      String name,
      String correlationKey,
      Map<String, ?> variables,
      Duration timeToLive,
      @Nullable String messageId);

  /** Completes a user task, native or job-based. Only the decisions' outbox calls this. */
  void completeUserTask(UserTask task, Map<String, ?> variables);

  /**
   * Gives a native user task to a person; null takes it back.
   *
   * @param takeover whether it may be taken from somebody else
   */
  void assignUserTask(UserTask task, @Nullable String assignee, Takeover takeover);

  /** Changes what a native user task says; a null part stays as it is. */
  void updateUserTask(UserTask task, Changeset changeset);

  /** Whether an assigned task may be given to another. */
  enum Takeover {
    ALLOWED,
    REFUSED
  }

  /** New values of a user task; an empty text takes a date away. */
  record Changeset(
      @Nullable List<String> candidateGroups,
      @Nullable List<String> candidateUsers,
      @Nullable String dueDate,
      @Nullable String followUpDate) {}

  /** A deployed definition or form. */
  record Deployed(String kind, String id, int version, long key, String resourceName) {}

  /** A started instance. */
  record Started(
      long processInstanceKey, long processDefinitionKey, String bpmnProcessId, int version) {}

  /** The cluster as its gateway sees it. */
  record Topology(
      String gatewayVersion,
      int clusterSize,
      int partitionsCount,
      int replicationFactor,
      List<Broker> brokers) {}

  /** One broker. */
  record Broker(int nodeId, String host, int port, String version, List<Partition> partitions) {}

  /** One partition on a broker; role is {@code leader} or {@code follower}. */
  record Partition(int partitionId, String role, String health) {}
}
