package io.countersign.engine.postgres;

import io.countersign.engine.Decision;
import io.countersign.engine.Decisions;
import io.countersign.engine.Permit;
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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Decisions in schema engine. */
@Component
class PostgresDecisions implements Decisions {

  /** Of one proposal there is one; more of them are forged. */
  private static final int UNUSED_MAX = 100;

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
  public void record(
      UserTask task,
      Subject subject,
      Decision decision,
      @Nullable String seal,
      Map<String, ?> completion) {
    insert(subject, decision, seal);
    jdbc.sql(
            """
            insert into engine.outbox (user_task_key, variables, next_at)
            values (:task, :variables, :at)
            """)
        .param("task", decision.userTaskKey())
        .param("variables", Json.text(completion))
        .param("at", decision.decidedAt().atOffset(ZoneOffset.UTC))
        .update();
    close(task, subject, decision);
    jdbc.sql("select pg_notify('countersign', :change)::text")
        .param("change", "task:%d:%d".formatted(task.rootInstanceKey(), task.key()))
        .query(String.class)
        .single();
  }

  private void insert(Subject subject, Decision decision, @Nullable String seal) {
    Permit permit = decision.permit();
    jdbc.sql(
            """
            insert into engine.decision (user_task_key, id, kind, subject_id, verdict, person, reason,
              digest, variables, decided_at, permits, expires_at, seal)
            values (:task, :id, :kind, :subject, :verdict, :person, :reason, :digest, :variables, :at,
              :permits, :expires, :seal)
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
        .param("permits", permit == null ? null : permit.digest().hex())
        .param("expires", permit == null ? null : permit.expiresAt().atOffset(ZoneOffset.UTC))
        .param("seal", seal)
        .update();
  }

  /** Takes the task off the list; what its page was open for counts for the gate alone. */
  private void close(UserTask task, Subject subject, Decision decision) {
    jdbc.sql(
            """
            with listed as (
                delete from engine.listed_task where user_task_key = :task returning *),
              opened as (
                delete from engine.opened_card where user_task_key = :task returning *)
            insert into engine.closed_task
            select k.task, :kind, l.worker, l.worker_name, l.process,
              l.process_name, l.action, :verdict, :created, l.due_at, :at,
              extract(epoch from cast(:at as timestamptz) - o.opened_at)::int, l.size
            from (select cast(:task as bigint) as task) k
              left join listed l on true
              left join opened o on o.person = :person
            on conflict do nothing
            """)
        .param("task", decision.userTaskKey())
        .param("kind", subject.kind())
        .param("verdict", decision.verdict().name())
        .param("created", task.createdAt().atOffset(ZoneOffset.UTC))
        .param("person", decision.person())
        .param("at", decision.decidedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public void uncount(long userTaskKey) {
    jdbc.sql("update engine.closed_task set outcome = 'TESTED' where user_task_key = :task")
        .param("task", userTaskKey)
        .update();
  }

  @Override
  public List<Sealed> unused(String kind, String subjectId, Digest permits) {
    return jdbc.sql(
            """
            select d.* from engine.decision d
            where d.kind = :kind and d.subject_id = :subject and d.permits = :permits
              and not exists (select from engine.approval_use u where u.decision_id = d.id)
            order by d.decided_at limit :limit
            """)
        .param("kind", kind)
        .param("subject", subjectId)
        .param("permits", permits.hex())
        .param("limit", UNUSED_MAX)
        .query((row, number) -> new Sealed(decision(row, number), row.getString("seal")))
        .list();
  }

  /** Waits for whoever else is about to use it. */
  @Override
  public boolean use(String decisionId, Instant at) {
    return jdbc.sql(
                """
                insert into engine.approval_use (decision_id, used_at) values (:decision, :at)
                on conflict do nothing
                """)
            .param("decision", decisionId)
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
        Rows.time(row, "decided_at"),
        permit(row));
  }

  private static @Nullable Permit permit(ResultSet row) throws SQLException {
    String permits = row.getString("permits");
    Instant expires = Rows.timeOrNull(row, "expires_at"); // null is not ours: it was over long ago
    return permits == null
        ? null
        : new Permit(new Digest(permits), expires == null ? Instant.EPOCH : expires);
  }
}
