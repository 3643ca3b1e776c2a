package io.countersign.server.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What monitoring asks of the log; names and meanings in docs/others.md. */
@Component
class HistoryFigures implements MeterBinder {

  /** One scrape reads the database once. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final JdbcClient jdbc;
  private final SinkCursors cursors;
  private final Clock clock;
  private @Nullable MultiGauge sinks;
  private Figures figures = new Figures(0, 0, 0, 0);
  private Instant readAt = Instant.EPOCH;

  HistoryFigures(JdbcClient jdbc, SinkCursors cursors, Clock clock) {
    this.jdbc = jdbc;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** All of one moment. */
  record Figures(
      long inboxEntries, double inboxOldestSeconds, double checkpointAgeSeconds, long entries) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "inbox.entries", "Appended, and not yet in order", f -> f.inboxEntries());
    gauge(
        registry, "inbox.oldest.seconds", "Age of the oldest of them", f -> f.inboxOldestSeconds());
    gauge(registry, "entries", "Entries in the log", f -> f.entries());
    gauge(
        registry,
        "checkpoint.age.seconds",
        "Age of the oldest entry that no checkpoint covers; 0 where all are covered",
        f -> f.checkpointAgeSeconds());
    sinks =
        MultiGauge.builder("countersign.sink.lag.entries")
            .description("Signed entries that a receiver has not taken")
            .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToDoubleFunction<Figures> value) {
    Gauge.builder("countersign.history." + name, this, self -> value.applyAsDouble(self.now()))
        .description(what)
        .register(registry);
  }

  private synchronized Figures now() {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(FRESH) >= 0) {
      try {
        figures = read();
        lags(figures.entries());
        readAt = now;
      } catch (DataAccessException e) {
        return new Figures(-1, -1, -1, -1); // away: no figure, rather than an old one
      }
    }
    return figures;
  }

  private void lags(long entries) {
    MultiGauge gauge = sinks;
    if (gauge != null) {
      List<MultiGauge.Row<?>> rows =
          cursors.all().stream()
              .<MultiGauge.Row<?>>map(
                  sink -> MultiGauge.Row.of(Tags.of("sink", sink.name()), entries - sink.next()))
              .toList();
      gauge.register(rows, true);
    }
  }

  private Figures read() {
    return jdbc.sql(
            """
            with last as (select coalesce(max(size), 0) as size from history.checkpoint)
            select
              (select count(*) from history.inbox) as inbox_entries,
              coalesce((select extract(epoch from now() - (leaf::jsonb ->> 'at')::timestamptz)
                from history.inbox order by id limit 1), 0) as inbox_oldest_seconds,
              coalesce((select extract(epoch from now() - (facts ->> 'at')::timestamptz)
                from history.entry, last where idx = last.size), 0) as checkpoint_age_seconds,
              coalesce((select max(idx) + 1 from history.entry), 0) as entries
            """)
        .query((row, _) ->
            new Figures(
                row.getLong("inbox_entries"),
                row.getDouble("inbox_oldest_seconds"),
                row.getDouble("checkpoint_age_seconds"),
                row.getLong("entries")))
        .single();
  }
}
