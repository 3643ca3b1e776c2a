package io.countersign.server.rest;

import io.countersign.engine.Engine;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cluster as its gateway sees it. */
@RestController
class ClusterController {

  private final Engine engine;

  ClusterController(Engine engine) {
    this.engine = engine;
  }

  /** As Camunda's clients read it. */
  record TopologyView(
      List<Engine.Broker> brokers,
      int clusterSize,
      int partitionsCount,
      int replicationFactor,
      String gatewayVersion,
      String lastCompletedChangeId) {}

  @GetMapping("/v2/topology")
  @PreAuthorize(Who.READS)
  TopologyView topology() {
    var topology = engine.topology();
    return new TopologyView(
        topology.brokers(),
        topology.clusterSize(),
        topology.partitionsCount(),
        topology.replicationFactor(),
        topology.gatewayVersion(),
        "");
  }
}
