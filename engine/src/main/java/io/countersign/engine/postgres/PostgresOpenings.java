package io.countersign.engine.postgres;

import io.countersign.engine.Openings;
import io.countersign.engine.UserTask;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Openings in schema engine, so that several servers know the same. */
@Component
class PostgresOpenings implements Openings {

  /** Seen again within it is no news, and costs no write. */
  private static final Duration NEWS_AFTER = Duration.ofMinutes(1);

  private final JdbcClient jdbc;

  PostgresOpenings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  @Transactional
  public void opened(UserTask task, String person, Instant now) {
    int written =
        jdbc.sql(
                """
                insert into engine.opened_card as o (user_task_key, person, opened_at, seen_at)
                values (:task, :person, :now, :now)
                on conflict (user_task_key, person) do update set seen_at = :now,
                  opened_at = case when o.seen_at < :gone then :now else o.opened_at end
                where o.seen_at < :news
                """)
            .param("task", task.key())
            .param("person", person)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("news", now.minus(NEWS_AFTER).atOffset(ZoneOffset.UTC))
            .param("gone", now.minus(LASTS).atOffset(ZoneOffset.UTC))
            .update();
    if (written > 0) {
      jdbc.sql("select pg_notify('countersign', :change)::text")
          .param("change", "opened:%d:%d".formatted(task.rootInstanceKey(), task.key()))
          .query(String.class)
          .single();
    }
  }

  @Override
  public List<Opening> of(long userTaskKey, Instant now) {
    return jdbc.sql(
            """
            select person, opened_at from engine.opened_card
            where user_task_key = :task and seen_at >= :since order by opened_at, person
            """)
        .param("task", userTaskKey)
        .param("since", now.minus(LASTS).atOffset(ZoneOffset.UTC))
        .query((row, _) -> new Opening(row.getString("person"), Rows.time(row, "opened_at")))
        .list();
  }
}
