package io.countersign.server.notify.postgres;

import io.countersign.server.notify.Deliveries;
import io.countersign.server.notify.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** A channel has one message on its way at a time: its row is what servers contend for. */
@Repository
class PostgresDeliveries implements Deliveries {

  private static final int DIGEST_MAX = 50;

  private final JdbcClient jdbc;

  PostgresDeliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  @Transactional
  public Optional<Batch> take(Instant now, Instant leaseUntil) {
    Optional<String> channel =
        jdbc.sql(
                """
                update server.channel set busy_until = :lease, served_at = :now where id = (
                  select c.id from server.channel c
                  where not c.paused and (c.busy_until is null or c.busy_until <= :now)
                    and (c.rest_until is null or c.rest_until <= :now)
                    and exists (select from server.notice_copy d
                      where d.channel = c.id and d.state = 'WAITING' and d.due_at <= :now)
                  order by c.served_at nulls first limit 1 for update skip locked)
                returning id
                """)
            .param("lease", Rows.time(leaseUntil))
            .param("now", Rows.time(now))
            .query(String.class)
            .optional();
    return channel.map(id -> batch(id, now));
  }

  /** What was begun goes first; then what waited for company, together; then one alone. */
  private Batch batch(String channel, Instant now) {
    String batch =
        jdbc.sql(
                """
                select batch from server.notice_copy where channel = :channel and state = 'WAITING'
                  and due_at <= :now and batch is not null order by due_at, notice limit 1
                """)
            .param("channel", channel)
            .param("now", Rows.time(now))
            .query(String.class)
            .optional()
            .orElseGet(() -> begin(channel, now));
    List<Taken> taken =
        jdbc.sql(
                """
                select n.*, c.attempts from server.notice_copy c
                join server.notice n on n.id = c.notice
                where c.channel = :channel and c.batch = :batch and c.state = 'WAITING'
                order by n.id
                """)
            .param("channel", channel)
            .param("batch", batch)
            .query((row, number) -> new Taken(Rows.notice(row), row.getInt("attempts")))
            .list();
    return new Batch(
        batch,
        channel,
        taken.stream().map(Taken::notice).toList(),
        taken.stream().mapToInt(Taken::attempts).max().orElse(0));
  }

  private record Taken(Notice notice, int attempts) {}

  private String begin(String channel, Instant now) {
    String batch = "msg_" + UUID.randomUUID();
    jdbc.sql(
            """
            with due as (
              select notice, held from server.notice_copy
              where channel = :channel and state = 'WAITING' and due_at <= :now and batch is null
              order by held desc, notice limit :max)
            update server.notice_copy c set batch = :batch from due
            where c.channel = :channel and c.notice = due.notice
              and (due.held or due.notice = (
                select notice from due order by held desc, notice limit 1))
            """)
        .param("channel", channel)
        .param("now", Rows.time(now))
        .param("max", DIGEST_MAX)
        .param("batch", batch)
        .update();
    return batch;
  }

  @Override
  public void drop(Batch batch, List<Notice> notices, String why) {
    jdbc.sql(
            """
            update server.notice_copy set state = 'DROPPED', problem = :why
            where channel = :channel and batch = :batch and notice = any(:notices)
            """)
        .param("why", why)
        .param("channel", batch.channel())
        .param("batch", batch.id())
        .param("notices", notices.stream().map(Notice::id).toArray(Long[]::new))
        .update();
  }

  @Override
  @Transactional
  public void settle(Batch batch, Settled settled, Instant now) {
    switch (settled) {
      case Settled.Sent() -> {
        copies(batch, "SENT", null, now);
        rest(batch.channel(), null);
      }
      case Settled.Failed(String why) -> {
        copies(batch, "FAILED", why, now);
        rest(batch.channel(), null);
      }
      case Settled.Again(Instant at, String why) -> {
        copies(batch, "WAITING", why, at);
        rest(batch.channel(), at);
      }
    }
  }

  private void copies(Batch batch, String state, @Nullable String why, Instant at) {
    jdbc.sql(
            """
            update server.notice_copy set state = :state, attempts = attempts + 1, problem = :why,
              done_at = case when :state = 'WAITING' then null else :at end,
              due_at = case when :state = 'WAITING' then :at else due_at end
            where channel = :channel and batch = :batch and state = 'WAITING'
            """)
        .param("state", state)
        .param("why", why)
        .param("at", Rows.time(at))
        .param("channel", batch.channel())
        .param("batch", batch.id())
        .update();
  }

  private void rest(String channel, @Nullable Instant until) {
    jdbc.sql(
            """
            update server.channel set busy_until = null, rest_until = :until where id = :channel
            """)
        .param("until", Rows.time(until))
        .param("channel", channel)
        .update();
  }

  @Override
  public List<Failure> failures(List<String> channels, int max) {
    return jdbc.sql(
            """
            select n.*, c.channel, c.attempts, c.problem, c.state from server.notice_copy c
            join server.notice n on n.id = c.notice
            where c.channel = any(:channels)
              and (c.state = 'FAILED' or (c.state = 'WAITING' and c.attempts > 0))
            order by n.id desc limit :max
            """)
        .param("channels", channels.toArray(String[]::new))
        .param("max", max)
        .query((row, number) ->
            new Failure(
                row.getString("channel"),
                Rows.notice(row),
                row.getInt("attempts"),
                row.getString("problem"),
                row.getString("state").equals("FAILED") ? End.FOR_GOOD : End.TRIED_AGAIN))
        .list();
  }

  @Override
  @Transactional
  public int retry(String channel, Instant now) {
    jdbc.sql("update server.channel set rest_until = null where id = :channel")
        .param("channel", channel)
        .update();
    return jdbc.sql(
            """
            update server.notice_copy set state = 'WAITING', attempts = 0, due_at = :now,
              done_at = null
            where channel = :channel and (state = 'FAILED' or (state = 'WAITING' and attempts > 0))
            """)
        .param("now", Rows.time(now))
        .param("channel", channel)
        .update();
  }
}
