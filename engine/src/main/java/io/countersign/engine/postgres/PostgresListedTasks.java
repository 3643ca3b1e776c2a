package io.countersign.engine.postgres;

import io.countersign.engine.GateCard;
import io.countersign.engine.ListedTasks;
import io.countersign.engine.Worklist;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of the list in schema engine. */
@Component
class PostgresListedTasks implements ListedTasks {

  private final JdbcClient jdbc;

  PostgresListedTasks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void put(Worklist.Item item) {
    jdbc.sql(
            """
            with put as (insert into engine.listed_task values (:key, :root, :kind, :subject, :headline,
              :context, :worker, :workerName, :process, :processName, :action, :shape, :amount,
              :risk, :outside, :size, :assignee, array[:audience]::text[], :due, :created,
              array_to_tsvector(array[:words]::text[]), :followUp)
            on conflict (user_task_key) do update set
              headline = excluded.headline, context = excluded.context, shape = excluded.shape,
              subject_id = excluded.subject_id, amount_cents = excluded.amount_cents,
              risk = excluded.risk, outside = excluded.outside, size = excluded.size,
              assignee = excluded.assignee, audience = excluded.audience,
              due_at = excluded.due_at, words = excluded.words,
              follow_up_at = excluded.follow_up_at
              returning root_key, user_task_key, xmax = 0 as added)
            select pg_notify('countersign', 'listed:' || root_key || ':' || user_task_key)::text
            from put where added
            """)
        .params(values(item))
        .param("amount", item.card().amountCents(), java.sql.Types.BIGINT)
        .param("due", utc(item.card().dueAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("followUp", utc(item.followUpAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .query(String.class)
        .list();
  }

  private static Map<String, @Nullable Object> values(Worklist.Item item) {
    GateCard card = item.card();
    String root = Long.toString(item.rootInstanceKey());
    String key = Long.toString(item.key());
    var values = new HashMap<String, @Nullable Object>();
    values.put("key", item.key());
    values.put("root", item.rootInstanceKey());
    values.put("kind", item.kind());
    values.put("subject", item.subjectId());
    values.put("headline", item.headline());
    values.put("context", item.context());
    values.put("worker", card.worker());
    values.put("workerName", card.workerName());
    values.put("process", item.process());
    values.put("processName", item.processName());
    values.put("action", card.action());
    values.put("shape", card.shape());
    values.put("risk", card.risk());
    values.put("outside", card.outside());
    values.put("size", card.size());
    values.put("assignee", item.assignee());
    values.put("audience", item.audience());
    values.put("created", item.createdAt().atOffset(ZoneOffset.UTC));
    values.put("words", SearchWords.of(item.headline(), item.context(), root, key));
    return values;
  }

  private static java.time.@Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  @Override
  public void lapse(long userTaskKey, Instant now) {
    jdbc.sql(
            """
            with gone as (delete from engine.listed_task where user_task_key = :key returning *),
              closed as (delete from engine.opened_card where user_task_key = :key)
            insert into engine.closed_task
            select user_task_key, kind, worker, worker_name, process, process_name, action,
              'LAPSED', created_at, due_at, :now, null, size
            from gone on conflict do nothing
            """)
        .param("key", userTaskKey)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public List<Long> stale(int limit) {
    return jdbc.sql(
            """
            (select t.key as key from zeebe.user_task t
               left join engine.listed_task l on l.user_task_key = t.key
             where t.state = 'CREATED'
               and (l.user_task_key is null or l.assignee is distinct from t.assignee
                 or l.follow_up_at is distinct from t.follow_up_at)
               and not exists (select 1 from engine.decision d where d.user_task_key = t.key)
             order by t.created_at limit :limit)
            union all
            (select l.user_task_key from engine.listed_task l
               left join zeebe.user_task t on t.key = l.user_task_key
             where t.key is null or t.state <> 'CREATED'
               or exists (select 1 from engine.decision d where d.user_task_key = l.user_task_key)
             limit :limit)
            limit :limit
            """)
        .param("limit", limit)
        .query((row, _) -> row.getLong("key"))
        .list();
  }
}
