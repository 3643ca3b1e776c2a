package io.countersign.engine.postgres;

import io.countersign.engine.Decision;
import io.countersign.engine.Decisions;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.history.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Decisions in schema engine. */
@Component
class PostgresDecisions implements Decisions {

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
