package io.countersign.engine.postgres;

import io.countersign.engine.Bypasses;
import io.countersign.engine.Decision;
import io.countersign.engine.Decisions;
import io.countersign.engine.Outbox;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.history.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Decisions, their outbox and alarms in schema engine. */
@Component
class PostgresDecisions implements Decisions, Outbox, Bypasses {

  private final JdbcClient jdbc;

  PostgresDecisions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void lock(long userTaskKey) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('gate', :key))::text")
        .param("key", userTaskKey)
        .query(String.class)
        .single();
  }

  @Override
  public Optional<Decision> find(long userTaskKey) {
    return jdbc.sql("select * from engine.decision where user_task_key = :key")
        .param("key", userTaskKey)
        .query(PostgresDecisions::decision)
        .optional();
  }

  @Override
  public void record(UserTask task, Subject subject, Decision decision, Map<String, ?> completion) {
    jdbc.sql(
            """
            insert into engine.decision values (:task, :id, :kind, :subject, :verdict, :person,
              :reason, :digest, :variables, :at)
            """)
        .param("task", decision.userTaskKey())
        .param("id", decision.id())
        .param("kind", subject.kind())
        .param("subject", subject.id())
        .param("verdict", decision.verdict().name())
        .param("person", decision.person())
        .param("reason", decision.reason())
        .param("digest", decision.digest().hex())
        .param("variables", Json.text(decision.variables()))
        .param("at", decision.decidedAt().atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql(
            """
            insert into engine.outbox (user_task_key, variables, next_at)
            values (:task, :variables, :at)
            """)
        .param("task", decision.userTaskKey())
        .param("variables", Json.text(completion))
        .param("at", decision.decidedAt().atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("select pg_notify('countersign', :change)::text")
        .param("change", "task:%d:%d".formatted(task.rootInstanceKey(), task.key()))
        .query(String.class)
        .single();
  }

  @Override
  public Optional<Decision> consume(String kind, String subjectId, Digest digest, Instant at) {
    return jdbc.sql(
            """
            with used as (
              insert into engine.approval_use (decision_id, used_at)
              select d.id, :at from engine.decision d
              where d.kind = :kind and d.subject_id = :subject and d.digest = :digest
                and d.verdict = 'APPROVE'
                and not exists (select 1 from engine.approval_use u where u.decision_id = d.id)
              order by d.decided_at limit 1
              on conflict do nothing
              returning decision_id)
            select d.* from engine.decision d join used on used.decision_id = d.id
            """)
        .param("kind", kind)
        .param("subject", subjectId)
        .param("digest", digest.hex())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query(PostgresDecisions::decision)
        .optional();
  }

  /** The row stays locked while the engine is told, so that another server takes another one. */
  @Override
  @Transactional
  public boolean deliverNext(Instant now, Function<Delivery, Delivered> deliver) {
    Optional<Delivery> next =
        jdbc.sql(
                """
                select user_task_key, variables, attempts from engine.outbox
                where done_at is null and next_at <= :now
                order by next_at limit 1 for update skip locked
                """)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query((row, number) ->
                new Delivery(
                    row.getLong("user_task_key"),
                    Json.object(row.getString("variables")),
                    row.getInt("attempts")))
            .optional();
    next.ifPresent(delivery -> settle(delivery, deliver.apply(delivery), now));
    return next.isPresent();
  }

  private void settle(Delivery delivery, Delivered delivered, Instant now) {
    switch (delivered) {
      case Delivered.Done() ->
          jdbc.sql(
                  """
                  update engine.outbox set done_at = :now, attempts = attempts + 1,
                    last_error = null
                  where user_task_key = :key
                  """)
              .param("now", now.atOffset(ZoneOffset.UTC))
              .param("key", delivery.userTaskKey())
              .update();
      case Delivered.Again(Instant at, String why) ->
          jdbc.sql(
                  """
                  update engine.outbox set next_at = :at, attempts = attempts + 1,
                    last_error = :why
                  where user_task_key = :key
                  """)
              .param("at", at.atOffset(ZoneOffset.UTC))
              .param("why", why)
              .param("key", delivery.userTaskKey())
              .update();
    }
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

  private static Decision decision(ResultSet row, int number) throws SQLException {
    return new Decision(
        row.getString("id"),
        row.getLong("user_task_key"),
        Decision.Verdict.valueOf(row.getString("verdict")),
        row.getString("person"),
        row.getString("reason"),
        new Digest(row.getString("digest")),
        Json.object(row.getString("variables")),
        Rows.time(row, "decided_at"));
  }
}
