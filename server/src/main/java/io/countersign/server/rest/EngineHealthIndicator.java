package io.countersign.server.rest;

import io.countersign.engine.Engine;
import io.countersign.engine.EngineException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the engine answers. */
@Component
class EngineHealthIndicator implements HealthIndicator {

  private final Engine engine;

  EngineHealthIndicator(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    try {
      Engine.Topology topology = engine.topology();
      boolean led =
          topology.brokers().stream()
              .flatMap(broker -> broker.partitions().stream())
              .anyMatch(partition -> partition.role().equals("leader"));
      return (led ? Health.up() : Health.down())
          .withDetail("version", topology.gatewayVersion())
          .withDetail("brokers", topology.brokers().size())
          .build();
    } catch (EngineException e) {
      return Health.down().withDetail("why", String.valueOf(e.getMessage())).build();
    }
  }
}
