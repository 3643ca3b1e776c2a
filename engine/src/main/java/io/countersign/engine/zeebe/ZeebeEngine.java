package io.countersign.engine.zeebe;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.CreateProcessInstanceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.response.BrokerInfo;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.response.PartitionInfo;
import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import io.countersign.engine.UserTask;
import io.countersign.processes.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Zeebe through its own client over gRPC; user tasks through REST. */
class ZeebeEngine implements Engine {

  private static final Duration TOPOLOGY_TIMEOUT = Duration.ofSeconds(5);

  /** Zeebe's keys start with the partition; io.camunda.zeebe.protocol.Protocol, KEY_BITS. */
  private static final int PARTITION_SHIFT = 51;

  private final CamundaClient client;
  private final UserTaskRest userTasks;
  private final GatewayVersion gateway = new GatewayVersion(() -> topology().gatewayVersion());

  ZeebeEngine(CamundaClient client, UserTaskRest userTasks) {
    this.client = client;
    this.userTasks = userTasks;
  }

  @Override
  public Topology topology() {
    var topology =
        Refusals.calling(
            () -> client.newTopologyRequest().requestTimeout(TOPOLOGY_TIMEOUT).send().join());
    gateway.learn(topology.getGatewayVersion());
    return new Topology(
        topology.getGatewayVersion(),
        topology.getClusterSize(),
        topology.getPartitionsCount(),
        topology.getReplicationFactor(),
        topology.getBrokers().stream().map(ZeebeEngine::broker).toList());
  }

  @Override
  public Topology probe() {
    Topology topology = topology();
    userTasks.probe(topology.gatewayVersion());
    return topology;
  }

  private static Broker broker(BrokerInfo broker) {
    return new Broker(
        broker.getNodeId(),
        broker.getHost(),
        broker.getPort(),
        broker.getVersion(),
        broker.getPartitions().stream().map(ZeebeEngine::partition).toList());
  }

  private static Partition partition(PartitionInfo partition) {
    return new Partition(
        partition.getPartitionId(),
        partition.getRole().name().toLowerCase(Locale.ROOT),
        partition.getHealth().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<Deployed> deploy(List<Resource> resources) {
    if (resources.isEmpty()) {
      throw new EngineException(
          EngineException.Kind.INVALID, "A deployment needs at least one resource.", null);
    }
    Resource first = resources.getFirst();
    DeployResourceCommandStep1.DeployResourceCommandStep2 command =
        client.newDeployResourceCommand().addResourceBytes(first.content(), first.name());
    for (Resource resource : resources.subList(1, resources.size())) {
      command = command.addResourceBytes(resource.content(), resource.name());
    }
    var complete = command;
    return deployed(Refusals.calling(() -> complete.send().join()));
  }

  private static List<Deployed> deployed(DeploymentEvent event) {
    var all = new ArrayList<Deployed>();
    event
        .getProcesses()
        .forEach(p ->
            all.add(
                new Deployed(
                    "process",
                    p.getBpmnProcessId(),
                    p.getVersion(),
                    p.getProcessDefinitionKey(),
                    p.getResourceName())));
    all.addAll(decisions(event));
    event
        .getForm()
        .forEach(f ->
            all.add(
                new Deployed(
                    "form", f.getFormId(), f.getVersion(), f.getFormKey(), f.getResourceName())));
    return all;
  }

  private static List<Deployed> decisions(DeploymentEvent event) {
    var all = new ArrayList<Deployed>();
    var drgs = new HashMap<Long, String>();
    event
        .getDecisionRequirements()
        .forEach(d -> {
          drgs.put(d.getDecisionRequirementsKey(), d.getResourceName());
          all.add(
              new Deployed(
                  "decisionRequirements",
                  d.getDmnDecisionRequirementsId(),
                  d.getVersion(),
                  d.getDecisionRequirementsKey(),
                  d.getResourceName()));
        });
    event
        .getDecisions()
        .forEach(d ->
            all.add(
                new Deployed(
                    "decision",
                    d.getDmnDecisionId(),
                    d.getVersion(),
                    d.getDecisionKey(),
                    drgs.getOrDefault(d.getDecisionRequirementsKey(), ""))));
    return all;
  }

  @Override
  public Started start(String bpmnProcessId, @Nullable Integer version, Map<String, ?> variables) {
    var step = client.newCreateInstanceCommand().bpmnProcessId(bpmnProcessId);
    return start(version == null ? step.latestVersion() : step.version(version), variables);
  }

  @Override
  public Started start(long processDefinitionKey, Map<String, ?> variables) {
    return start(
        client.newCreateInstanceCommand().processDefinitionKey(processDefinitionKey), variables);
  }

  private static Started start(
      CreateProcessInstanceCommandStep1.CreateProcessInstanceCommandStep3 command,
      Map<String, ?> variables) {
    var event =
        Refusals.calling(
            () -> command.variables(new HashMap<String, Object>(variables)).send().join());
    return new Started(
        event.getProcessInstanceKey(),
        event.getProcessDefinitionKey(),
        event.getBpmnProcessId(),
        event.getVersion());
  }

  @Override
  public void cancel(long processInstanceKey) {
    if (processInstanceKey >> PARTITION_SHIFT < 1) {
      throw new EngineException(
          EngineException.Kind.NOT_FOUND,
          "%d is no key of this engine.".formatted(processInstanceKey),
          null);
    }
    Refusals.calling(() -> client.newCancelInstanceCommand(processInstanceKey).send().join());
  }

  @Override
  public long publish(
      String name,
      String correlationKey,
      Map<String, ?> variables,
      Duration timeToLive,
      @Nullable String messageId) {
    var command =
        client
            .newPublishMessageCommand()
            .messageName(name)
            .correlationKey(correlationKey)
            .timeToLive(timeToLive)
            .variables(new HashMap<String, Object>(variables));
    var complete = messageId == null ? command : command.messageId(messageId);
    return Refusals.calling(() -> complete.send().join()).getMessageKey();
  }

  @Override
  public void completeUserTask(UserTask task, Map<String, ?> variables) {
    if (task.jobBased()) {
      var command = client.newCompleteCommand(task.key());
      Refusals.calling(
          () -> command.variables(new HashMap<String, Object>(variables)).send().join());
    } else {
      gateway.through(version -> userTasks.complete(version, task.key(), variables));
    }
  }

  @Override
  public void assignUserTask(UserTask task, @Nullable String assignee, Takeover takeover) {
    requireNative(task);
    gateway.through(version -> userTasks.assign(version, task.key(), assignee, takeover));
  }

  @Override
  public void updateUserTask(UserTask task, Changeset changeset) {
    requireNative(task);
    gateway.through(version -> userTasks.update(version, task.key(), changeset));
  }

  private static void requireNative(UserTask task) {
    if (task.jobBased()) {
      throw new EngineException(
          EngineException.Kind.WRONG_STATE,
          "User task %d is done by a job, so it can only be completed. Model it as a zeebe:userTask."
              .formatted(task.key()),
          null);
    }
  }
}
