package io.countersign.server.parts;

import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether processes move on: the engine answers on all ways, and each partition has a leader. */
@Component("engineHealthIndicator")
class EngineHealth extends AbstractHealthIndicator {

  private final Engine engine;
  private final ObjectProvider<Parts> parts;

  EngineHealth(Engine engine, ObjectProvider<Parts> parts) {
    super("The engine does not answer.");
    this.engine = engine;
    this.parts = parts;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    if (embeddedIsDown()) {
      health.down().withDetail("part", "The embedded broker is being started.");
      return;
    }
    try {
      judge(health, engine.probe());
    } catch (EngineException e) {
      // said here, and not again with its stack by each look at the health
      health.down().withDetail("engine", String.valueOf(e.getMessage()));
    }
  }

  private static void judge(Health.Builder health, Engine.Topology topology) {
    long led =
        topology.brokers().stream()
            .flatMap(broker -> broker.partitions().stream())
            .filter(partition -> partition.role().equalsIgnoreCase("leader"))
            .map(Engine.Partition::partitionId)
            .distinct()
            .count();
    health
        .status(led >= topology.partitionsCount() ? "UP" : "DOWN")
        .withDetail("version", topology.gatewayVersion())
        .withDetail("partitions", topology.partitionsCount())
        .withDetail("partitionsWithLeader", led);
  }

  /** Asked first, because the engine's client would wait long for a broker that is not there. */
  private boolean embeddedIsDown() {
    Parts running = parts.getIfAvailable();
    return running != null
        && running
            .child(BrokerPart.NAME)
            .filter(child -> child.state() != SupervisedChild.State.HEALTHY)
            .isPresent();
  }
}
