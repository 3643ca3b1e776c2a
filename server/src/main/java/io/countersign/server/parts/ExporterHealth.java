package io.countersign.server.parts;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the read model and the history keep up with the engine. */
@Component("exporterHealthIndicator")
class ExporterHealth extends AbstractHealthIndicator {

  /** A lag that shrinks is load; one that stands still is a failure. */
  private static final Duration STANDSTILL_MAX = Duration.ofSeconds(15);

  private final JdbcClient jdbc;
  private final ObjectProvider<Parts> parts;
  private final Clock clock;
  private long written = Long.MIN_VALUE;
  private Instant moved;

  ExporterHealth(JdbcClient jdbc, ObjectProvider<Parts> parts, Clock clock) {
    super("The place of the exporter cannot be read.");
    this.jdbc = jdbc;
    this.parts = parts;
    this.clock = clock;
    this.moved = clock.instant();
  }

  @Override
  protected synchronized void doHealthCheck(Health.Builder health)
      throws IOException, InterruptedException {
    long now = position();
    if (now != written) {
      written = now;
      moved = clock.instant();
    }
    health.up().withDetail("position", now);
    Parts running = parts.getIfAvailable();
    if (running == null || running.broker().isEmpty()) {
      return;
    }
    long lag = Math.max(0, running.broker().get().logEnd() - Math.max(0, now));
    health.withDetail("recordsWaiting", lag);
    if (lag == 0) {
      moved = clock.instant();
    } else if (Duration.between(moved, clock.instant()).compareTo(STANDSTILL_MAX) > 0) {
      health.down().withDetail("exporter", "Records wait since " + moved + "; see engine.log.");
    }
  }

  /** Of the engine that writes now, over its partitions. */
  private long position() {
    return jdbc.sql(
            """
            select coalesce(sum(position), 0) from zeebe.exporter_position
            where incarnation =
              (select incarnation from zeebe.exporter_position order by updated_at desc limit 1)
            """)
        .query(Long.class)
        .single();
  }
}
