package io.countersign.server.parts;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the read model and the history keep up with the engine. */
@Component("exporterHealthIndicator")
class ExporterHealth extends AbstractHealthIndicator {

  /** A lag that shrinks is load; one that stands still is a failure. */
  private static final Duration STANDSTILL_MAX = Duration.ofSeconds(15);

  /** Worse than well, better than down: everything works, but somebody must know something. */
  static final Status ALARM = new Status("ALARM");

  private static final String NEVER_SEEN =
      "Nothing has come from the engine yet. Its brokers need exporter-plugin.jar: docs/own-cluster.md.";
  private static final long NEVER = Long.MIN_VALUE;
  private static final int ALARMS_MAX = 10;
  private static final Logger LOG = LoggerFactory.getLogger(ExporterHealth.class);

  private final JdbcClient jdbc;
  private final ObjectProvider<Parts> parts;
  private final Clock clock;
  private final ExporterFigures figures;
  private long written = NEVER;
  private Instant moved;
  private final Set<String> told = new HashSet<>();

  ExporterHealth(
      JdbcClient jdbc, ObjectProvider<Parts> parts, Clock clock, ExporterFigures figures) {
    super("The place of the exporter cannot be read.");
    this.jdbc = jdbc;
    this.parts = parts;
    this.clock = clock;
    this.figures = figures;
    this.moved = clock.instant();
  }

  @Override
  protected synchronized void doHealthCheck(Health.Builder health) throws InterruptedException {
    try {
      Map<Integer, Long> positions = positions();
      BrokerPart broker = embedded();
      if (broker == null && positions.isEmpty()) {
        health.down().withDetail("exporter", NEVER_SEEN);
        return;
      }
      health.up().withDetail("position", sum(positions));
      alarms(health);
      if (broker != null) {
        checkLag(health, broker, positions);
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

  private void checkLag(Health.Builder health, BrokerPart broker, Map<Integer, Long> positions)
      throws InterruptedException {
    try {
      ExporterLag lag = broker.exporterLag();
      long waiting = lag.waiting(positions);
      figures.waiting(lag.byPartition(positions));
      long now = sum(positions) + lag.place();
      if (now != written || waiting == 0) {
        written = now;
        moved = clock.instant();
      }
      health.withDetail("recordsWaiting", waiting);
      if (Duration.between(moved, clock.instant()).compareTo(STANDSTILL_MAX) > 0) {
        health.down().withDetail("exporter", "Records wait since " + moved + "; see engine.log.");
      }
    } catch (IOException e) {
      health.down().withDetail("exporter", "The embedded broker does not say how long its log is.");
    }
  }

  private static long sum(Map<Integer, Long> positions) {
    return positions.values().stream().mapToLong(position -> Math.max(0, position)).sum();
  }

  /** What is missing from the history, or doubtful in it, until somebody has seen it. */
  private void alarms(Health.Builder health) {
    List<String> unseen =
        jdbc.sql(
                """
                select sentence from zeebe.exporter_alarm where seen_at is null
                order by id desc limit :max
                """)
            .param("max", ALARMS_MAX)
            .query((row, _) -> Objects.requireNonNull(row.getString("sentence")))
            .list();
    if (!unseen.isEmpty()) {
      health.status(ALARM).withDetail("alarms", unseen);
    }
    unseen.stream()
        .filter(told::add)
        .forEach(alarm ->
            LOG.error("{} It shows in the health until it is seen at /history/alarms.", alarm));
  }

  /** Of the engine that writes now. */
  private Map<Integer, Long> positions() {
    var positions = new HashMap<Integer, Long>();
    jdbc.sql(
            """
            select partition, position from zeebe.exporter_position
            where incarnation =
              (select incarnation from zeebe.exporter_position order by updated_at desc limit 1)
            """)
        .query(row -> {
          positions.put(row.getInt("partition"), row.getLong("position"));
        });
    return positions;
  }
}
