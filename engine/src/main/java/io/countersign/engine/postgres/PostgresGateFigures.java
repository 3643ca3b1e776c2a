package io.countersign.engine.postgres;

import io.countersign.engine.GateFigures;
import io.countersign.engine.Worklist;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Figures from what is listed and from what was closed. */
@Component
class PostgresGateFigures implements GateFigures {

  /** A practised reader takes in about this many characters a second. */
  private static final int CHARACTERS_A_SECOND = 40;

  private static final int FLOOD_FACTOR = 5;
  private static final int FLOOD_MIN = 10;
  private static final int FLOODS_MAX = 5;
  private static final int HOURS_OF_A_WEEK = 168;

  private final JdbcClient jdbc;

  PostgresGateFigures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Now now(Instant at) {
    return jdbc.sql(
            """
            select count(*) as waiting, count(*) filter (where due_at < :at) as overdue,
              count(*) filter (where assignee is null) as unassigned, min(created_at) as oldest
            from engine.listed_task
            """)
        .param("at", utc(at))
        .query((row, _) ->
            new Now(
                row.getInt("waiting"),
                row.getInt("overdue"),
                row.getInt("unassigned"),
                Rows.timeOrNull(row, "oldest")))
        .single();
  }

  @Override
  public List<Kind> kinds(Instant since, Instant until, int limit) {
    return jdbc.sql(
            """
            select kind, worker_name, action,
              count(*) filter (where outcome = 'APPROVE') as approved,
              count(*) filter (where outcome = 'REJECT') as rejected,
              count(*) filter (where outcome = 'LAPSED') as lapsed,
              percentile_cont(0.5) within group (order by
                extract(epoch from closed_at - created_at)) as median,
              percentile_cont(0.9) within group (order by
                extract(epoch from closed_at - created_at)) as p90,
              percentile_cont(0.5) within group (order by seconds_on_card) as on_card,
              count(*) filter (where seconds_on_card * :reading < size) as hasty,
              count(seconds_on_card) as seen,
              coalesce(percentile_cont(0.5) within group (order by size), 0)::int as size
            from engine.closed_task
            where closed_at >= :since and closed_at < :until and outcome <> 'TESTED'
            group by kind, worker_name, action order by count(*) desc, kind, action limit :limit
            """)
        .param("since", utc(since))
        .param("until", utc(until))
        .param("reading", CHARACTERS_A_SECOND)
        .param("limit", limit)
        .query(PostgresGateFigures::kind)
        .list();
  }

  private static Kind kind(ResultSet row, int number) throws SQLException {
    return new Kind(
        row.getString("kind"),
        row.getString("worker_name"),
        row.getString("action"),
        row.getInt("approved"),
        row.getInt("rejected"),
        row.getInt("lapsed"),
        seconds(row.getDouble("median")),
        seconds(row.getDouble("p90")),
        onCard(row),
        row.getInt("hasty"),
        row.getInt("seen"),
        row.getInt("size"));
  }

  private static @Nullable Duration onCard(ResultSet row) throws SQLException {
    double seconds = row.getDouble("on_card");
    return row.wasNull() ? null : seconds(seconds);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  @Override
  public List<Day> days(Instant since, Instant until) {
    return jdbc.sql(
            """
            select (closed_at at time zone 'UTC')::date as day,
              count(*) filter (where outcome = 'APPROVE') as approved,
              count(*) filter (where outcome = 'REJECT') as rejected,
              count(*) filter (where outcome = 'LAPSED') as lapsed
            from engine.closed_task where closed_at >= :since and closed_at < :until
            group by 1 order by 1
            """)
        .param("since", utc(since))
        .param("until", utc(until))
        .query((row, _) ->
            new Day(
                row.getObject("day", LocalDate.class),
                row.getInt("approved"),
                row.getInt("rejected"),
                row.getInt("lapsed")))
        .list();
  }

  @Override
  public List<Flood> floods(Instant at) {
    return jdbc.sql(
            """
            with came as (
                select worker, worker_name, created_at, true as open from engine.listed_task
                where worker is not null
                union all
                select worker, worker_name, created_at, false from engine.closed_task
                where worker is not null and created_at >= :week and outcome <> 'TESTED'),
              each as (
                select worker, max(worker_name) as name,
                  count(*) filter (where created_at >= :hour) as last_hour,
                  count(*) filter (where open) as waiting,
                  count(*) filter (where created_at >= :week and created_at < :hour)
                    / cast(:hours as float8) as usual
                from came group by worker)
            select * from each
            where last_hour >= :min and last_hour > :factor * usual
            order by last_hour desc, worker limit :limit
            """)
        .param("week", utc(at.minus(Duration.ofHours(HOURS_OF_A_WEEK))))
        .param("hour", utc(at.minus(Duration.ofHours(1))))
        .param("hours", HOURS_OF_A_WEEK)
        .param("min", FLOOD_MIN)
        .param("factor", FLOOD_FACTOR)
        .param("limit", FLOODS_MAX)
        .query((row, _) ->
            new Flood(
                row.getString("worker"),
                row.getString("name"),
                row.getInt("last_hour"),
                row.getInt("waiting"),
                row.getDouble("usual")))
        .list();
  }

  @Override
  public List<Worklist.Item> oldest(int limit) {
    return jdbc.sql(
            "select * from engine.listed_task order by created_at, user_task_key limit :limit")
        .param("limit", limit)
        .query(PostgresWorklist::item)
        .list();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
