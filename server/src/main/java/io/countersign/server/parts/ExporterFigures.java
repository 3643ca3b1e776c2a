package io.countersign.server.parts;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Whether the exporter keeps up, and how far it is behind in each partition; docs/others.md. */
@Component
class ExporterFigures {

  private final ObjectProvider<ExporterHealth> health;
  private volatile Map<Integer, Long> waiting = Map.of();

  ExporterFigures(
      ObjectProvider<ExporterHealth> health, ObjectProvider<PrometheusRegistry> registry) {
    this.health = health;
    registry.ifAvailable(this::register);
  }

  private void register(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("countersign_exporter_up")
        .help("1 where the exporter keeps up with the engine, else 0")
        .callback(figure -> figure.call(up() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("countersign_exporter_lag_records")
        .help("Engine records that are not yet in the history")
        .labelNames("partition")
        .callback(figure -> {
          up();
          waiting.forEach((partition, records) -> figure.call(records, partition.toString()));
        })
        .register(registry);
  }

  /** Looking tells {@link #waiting}. */
  private boolean up() {
    Status status = health.getObject().health().getStatus();
    return !status.equals(Status.DOWN);
  }

  void waiting(Map<Integer, Long> byPartition) {
    waiting = Map.copyOf(byPartition);
  }
}
