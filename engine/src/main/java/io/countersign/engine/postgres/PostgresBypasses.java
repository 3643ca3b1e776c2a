package io.countersign.engine.postgres;

import io.countersign.engine.Bypasses;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tasks completed past us: what the read model has and schema engine has not. */
@Component
class PostgresBypasses implements Bypasses {

  private final JdbcClient jdbc;

  PostgresBypasses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean isUnreported(long userTaskKey) {
    return jdbc.sql(
            """
            select exists (select 1 from zeebe.user_task t
              where t.key = :key and t.state = 'COMPLETED')
              and not exists (select 1 from engine.decision d where d.user_task_key = :key)
              and not exists (select 1 from engine.alarm a where a.user_task_key = :key)
            """)
        .param("key", userTaskKey)
        .query(Boolean.class)
        .single();
  }

  @Override
  public List<Long> unreported(int limit) {
    return jdbc.sql(
            """
            select t.key from zeebe.user_task t
            where t.state = 'COMPLETED'
              and not exists (select 1 from engine.decision d where d.user_task_key = t.key)
              and not exists (select 1 from engine.alarm a where a.user_task_key = t.key)
            limit :limit
            """)
        .param("limit", limit)
        .query((row, number) -> row.getLong("key"))
        .list();
  }

  @Override
  public boolean report(long userTaskKey, Instant at) {
    return jdbc.sql("insert into engine.alarm values (:key, :at) on conflict do nothing")
            .param("key", userTaskKey)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }
}
