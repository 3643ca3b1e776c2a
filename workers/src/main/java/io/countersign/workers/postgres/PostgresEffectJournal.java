package io.countersign.workers.postgres;

import io.countersign.workers.Effect;
import io.countersign.workers.EffectJournal;
import io.countersign.workers.Trust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresEffectJournal implements EffectJournal {

  private static final String ENTRY =
      """
      select e.*, r.root_process, r.read_outside
      from workers.effect e join workers.run r on r.id = e.run
      """;

  private final JdbcClient jdbc;

  PostgresEffectJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void propose(Proposed effect) {
    jdbc.sql(
            """
            insert into workers.effect (id, run, turn, call_id, place, worker, action, arguments,
              digest, gated, why, headline, state, root_instance_key, process_instance_key,
              proposed_at)
            select :id, :run, :turn, :call, coalesce(max(place), 0) + 1, :worker, :action,
              :arguments, :digest, :gated, :why, :headline, 'PROPOSED', :root, :instance, :at
            from workers.effect where run = :run
            """)
        .param("id", effect.id())
        .param("run", effect.run().id())
        .param("turn", effect.turn())
        .param("call", effect.callId())
        .param("worker", effect.run().worker())
        .param("action", effect.action())
        .param("arguments", effect.arguments())
        .param("digest", effect.digest().hex())
        .param("gated", effect.gated())
        .param("why", effect.why())
        .param("headline", effect.headline())
        .param("root", effect.run().rootInstanceKey())
        .param("instance", effect.run().processInstanceKey())
        .param("at", Columns.time(effect.at()))
        .update();
  }

  @Override
  public Entry lock(String id) {
    return jdbc.sql(ENTRY + "where e.id = :id for update of e")
        .param("id", id)
        .query(PostgresEffectJournal::entry)
        .single();
  }

  @Override
  public List<Place> ofRun(String run) {
    return jdbc.sql("select id, turn from workers.effect where run = :run order by place")
        .param("run", run)
        .query((row, _) -> new Place(row.getString("id"), row.getInt("turn")))
        .list();
  }

  @Override
  public Optional<Entry> ofCall(String run, String callId) {
    return jdbc.sql(ENTRY + "where e.run = :run and e.call_id = :call")
        .param("run", run)
        .param("call", callId)
        .query(PostgresEffectJournal::entry)
        .optional();
  }

  @Override
  public void move(
      String id, Effect.State state, @Nullable String outcome, @Nullable Instant endedAt) {
    jdbc.sql(
            """
            update workers.effect set state = :state, outcome = :outcome, ended_at = :at,
              lease_until = null
            where id = :id
            """)
        .param("state", state.name())
        .param("outcome", outcome)
        .param("at", Columns.timeOrNull(endedAt))
        .param("id", id)
        .update();
  }

  @Override
  public void start(String id, Started started) {
    jdbc.sql(
            """
            update workers.effect set state = 'STARTED', attempt = :attempt, lease_until = :until,
              hold_key = :hold, hold_nanos = :nanos, started_at = coalesce(started_at, :at)
            where id = :id
            """)
        .param("attempt", started.attempt())
        .param("until", Columns.time(started.leaseUntil()))
        .param("hold", started.holdKey())
        .param("nanos", started.holdNanos())
        .param("at", Columns.time(started.at()))
        .param("id", id)
        .update();
  }

  @Override
  public void close(String id, Effect.State state, Closed closed) {
    jdbc.sql(
            """
            update workers.effect set state = :state, outcome = :outcome, content = :content,
              content_trust = :trust, reference = :reference, ended_at = :at, lease_until = null
            where id = :id
            """)
        .param("state", state.name())
        .param("outcome", closed.outcome())
        .param("content", closed.content())
        .param("trust", closed.trust().name())
        .param("reference", closed.reference())
        .param("at", Columns.time(closed.at()))
        .param("id", id)
        .update();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    String trust = row.getString("content_trust");
    return new Entry(
        EffectRows.effect(row),
        row.getString("call_id"),
        row.getString("root_process"),
        row.getBoolean("read_outside") ? Trust.OUTSIDE : Trust.OURS,
        row.getInt("attempt"),
        Columns.timeOrNull(row, "lease_until"),
        row.getString("hold_key"),
        row.getLong("hold_nanos"),
        row.getString("content"),
        trust == null ? null : Trust.valueOf(trust));
  }
}
