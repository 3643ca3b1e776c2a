package io.countersign.server.parts;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Whether the exporter keeps up, and how far it is behind in each partition; docs/others.md. */
@Component
class ExporterFigures implements MeterBinder {

  private final ObjectProvider<ExporterHealth> health;
  private @Nullable MultiGauge lag;

  ExporterFigures(ObjectProvider<ExporterHealth> health) {
    this.health = health;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    lag =
        MultiGauge.builder("countersign.exporter.lag.records")
            .description("Engine records that are not yet in the history")
            .register(registry);
    Gauge.builder("countersign.exporter.up", this, ExporterFigures::up)
        .description("1 where the exporter keeps up with the engine, else 0")
        .register(registry);
  }

  /** Looking tells {@link #waiting}. */
  private double up() {
    Status status = health.getObject().health().getStatus();
    return status.equals(Status.DOWN) ? 0 : 1;
  }

  void waiting(Map<Integer, Long> byPartition) {
    MultiGauge gauge = lag;
    if (gauge != null) {
      gauge.register(
          byPartition.entrySet().stream()
              .<MultiGauge.Row<?>>map(each ->
                  MultiGauge.Row.of(
                      Tags.of("partition", each.getKey().toString()), each.getValue()))
              .toList(),
          true);
    }
  }
}
