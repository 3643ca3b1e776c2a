package io.countersign.server.parts;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the read model and the history keep up with the engine. */
@Component("exporterHealthIndicator")
class ExporterHealth extends AbstractHealthIndicator {

  /** A lag that shrinks is load; one that stands still is a failure. */
  private static final Duration STANDSTILL_MAX = Duration.ofSeconds(15);

  private static final long NEVER = Long.MIN_VALUE;
  private static final String NEVER_SEEN =
      "Nothing has come from the engine yet. Its brokers need exporter-plugin.jar: docs/own-cluster.md.";

  private final JdbcClient jdbc;
  private final ObjectProvider<Parts> parts;
  private final Clock clock;
  private long written = NEVER;
  private Instant moved;

  ExporterHealth(JdbcClient jdbc, ObjectProvider<Parts> parts, Clock clock) {
    super("The place of the exporter cannot be read.");
    this.jdbc = jdbc;
    this.parts = parts;
    this.clock = clock;
    this.moved = clock.instant();
  }

  @Override
  protected synchronized void doHealthCheck(Health.Builder health) throws InterruptedException {
    try {
      long now = position();
      if (now != written) {
        written = now;
        moved = clock.instant();
      }
      BrokerPart broker = embedded();
      if (broker == null && now == NEVER) {
        health.down().withDetail("exporter", NEVER_SEEN);
        return;
      }
      health.up().withDetail("position", Math.max(-1, now));
      if (broker != null) {
        checkLag(health, broker, now);
      }
    } catch (DataAccessException e) {
      health
          .down()
          .withDetail("exporter", "PostgreSQL is away; the engine keeps its records meanwhile.");
    }
  }

  private @Nullable BrokerPart embedded() {
    Parts running = parts.getIfAvailable();
    return running == null ? null : running.broker().orElse(null);
  }

  private void checkLag(Health.Builder health, BrokerPart broker, long now)
      throws InterruptedException {
    try {
      long lag = Math.max(0, broker.logEnd() - Math.max(0, now));
      health.withDetail("recordsWaiting", lag);
      if (lag == 0) {
        moved = clock.instant();
      } else if (Duration.between(moved, clock.instant()).compareTo(STANDSTILL_MAX) > 0) {
        health.down().withDetail("exporter", "Records wait since " + moved + "; see engine.log.");
      }
    } catch (IOException e) {
      health.down().withDetail("exporter", "The embedded broker does not say how long its log is.");
    }
  }

  /** Of the engine that writes now, over its partitions; {@code NEVER} before any has. */
  private long position() {
    return jdbc.sql(
            """
            select coalesce(sum(position), :never) from zeebe.exporter_position
            where incarnation =
              (select incarnation from zeebe.exporter_position order by updated_at desc limit 1)
            """)
        .param("never", NEVER)
        .query(Long.class)
        .single();
  }
}
