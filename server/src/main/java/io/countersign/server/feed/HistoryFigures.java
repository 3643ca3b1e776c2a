package io.countersign.server.feed;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What monitoring asks of the log; names and meanings in docs/others.md. */
@Component
class HistoryFigures {

  /** One scrape reads the database once. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final JdbcClient jdbc;
  private final SinkCursors cursors;
  private final Clock clock;
  private Figures figures = Figures.NONE;
  private Instant readAt = Instant.EPOCH;

  HistoryFigures(
      JdbcClient jdbc,
      SinkCursors cursors,
      Clock clock,
      ObjectProvider<PrometheusRegistry> registry) {
    this.jdbc = jdbc;
    this.cursors = cursors;
    this.clock = clock;
    registry.ifAvailable(this::register);
  }

  /** All of one moment. */
  record Figures(Log log, Map<String, Long> sinkLags) {

    static final Figures NONE = new Figures(new Log(-1, -1, -1, -1), Map.of());

    record Log(
        long inboxEntries, double inboxOldestSeconds, double checkpointAgeSeconds, long entries) {}
  }

  private void register(PrometheusRegistry registry) {
    gauge(registry, "inbox_entries", "Appended, and not yet in order", Figures.Log::inboxEntries);
    gauge(
        registry,
        "inbox_oldest_seconds",
        "Age of the oldest of them",
        Figures.Log::inboxOldestSeconds);
    gauge(registry, "entries", "Entries in the log", Figures.Log::entries);
    gauge(
        registry,
        "checkpoint_age_seconds",
        "Age of the oldest entry that no checkpoint covers; 0 where all are covered",
        Figures.Log::checkpointAgeSeconds);
    GaugeWithCallback.builder()
        .name("countersign_sink_lag_entries")
        .help("Signed entries that a receiver has not taken")
        .labelNames("sink")
        .callback(figure -> now().sinkLags().forEach((sink, lag) -> figure.call(lag, sink)))
        .register(registry);
  }

  private void gauge(
      PrometheusRegistry registry, String name, String what, ToDoubleFunction<Figures.Log> value) {
    GaugeWithCallback.builder()
        .name("countersign_history_" + name)
        .help(what)
        .callback(figure -> figure.call(value.applyAsDouble(now().log())))
        .register(registry);
  }

  private synchronized Figures now() {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(FRESH) >= 0) {
      try {
        Figures.Log log = read();
        figures = new Figures(log, lags(log.entries()));
        readAt = now;
      } catch (DataAccessException e) {
        return Figures.NONE; // away: no figure, rather than an old one
      }
    }
    return figures;
  }

  private Map<String, Long> lags(long entries) {
    var lags = new LinkedHashMap<String, Long>();
    cursors.all().forEach(sink -> lags.put(sink.name(), entries - sink.next()));
    return lags;
  }

  private Figures.Log read() {
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
            new Figures.Log(
                row.getLong("inbox_entries"),
                row.getDouble("inbox_oldest_seconds"),
                row.getDouble("checkpoint_age_seconds"),
                row.getLong("entries")))
        .single();
  }
}
