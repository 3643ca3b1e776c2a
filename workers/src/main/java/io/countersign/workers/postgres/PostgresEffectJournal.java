package io.countersign.workers.postgres;

import io.countersign.engine.Decision;
import io.countersign.workers.Disclosed;
import io.countersign.workers.Document;
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
      select e.*, r.root_process, r.read_outside, u.asked_by as undo_by,
        u.reason as undo_reason, u.until as undo_until
      from workers.effect e join workers.run r on r.id = e.run
      left join workers.undo u on u.id = e.id
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
              proposed_arguments, digest, document, disclosed, documented_at, gated, why, headline,
              state, root_instance_key, process_instance_key, undoes, proposed_at)
            select :id, :run, :turn, :call, coalesce(max(place), 0) + 1, :worker, :action,
              :arguments, :arguments, :digest, :document, :disclosed, :at, :gated, :why, :headline,
              'PROPOSED', :root, :instance, :undoes, :at
            from workers.effect where run = :run
            """)
        .param("id", effect.id())
        .param("run", effect.run().id())
        .param("turn", effect.turn())
        .param("call", effect.callId())
        .param("worker", effect.run().worker())
        .param("action", effect.action())
        .param("arguments", effect.document().arguments())
        .param("digest", effect.document().digest().hex())
        .param("document", effect.document().text())
        .param("disclosed", effect.disclosed().text())
        .param("gated", effect.gated())
        .param("why", effect.disclosed().why())
        .param("headline", effect.headline())
        .param("root", effect.run().rootInstanceKey())
        .param("instance", effect.run().processInstanceKey())
        .param("undoes", effect.undoes())
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
  public boolean exists(String id) {
    return jdbc.sql("select exists (select from workers.effect where id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  @Override
  public Entry find(String id) {
    return jdbc.sql(ENTRY + "where e.id = :id")
        .param("id", id)
        .query(PostgresEffectJournal::entry)
        .single();
  }

  @Override
  public Optional<Entry> settled(String run, String action, String arguments) {
    return jdbc.sql(
            ENTRY
                + """
                where e.run = :run and e.action = :action and e.proposed_arguments = :arguments
                  and (e.state = 'REJECTED' or e.verdict = 'EDIT')
                  and e.ended_at is not null and e.turn > r.repeats_from
                order by e.place desc limit 1
                """)
        .param("run", run)
        .param("action", action)
        .param("arguments", arguments)
        .query(PostgresEffectJournal::entry)
        .optional();
  }

  @Override
  public void edit(String id, Document edited, String headline) {
    jdbc.sql(
            """
            update workers.effect set document = :document, digest = :digest,
              arguments = :arguments, headline = :headline
            where id = :id
            """)
        .param("document", edited.text())
        .param("digest", edited.digest().hex())
        .param("arguments", edited.arguments())
        .param("headline", headline)
        .param("id", id)
        .update();
  }

  @Override
  public void decided(
      String id,
      Effect.State state,
      Said said,
      @Nullable String outcome,
      @Nullable Instant endedAt) {
    jdbc.sql(
            """
            update workers.effect set state = :state, outcome = :outcome, ended_at = :ended,
              verdict = :verdict, decided_by = :by, decided_at = :at, lease_until = null,
              approved_arguments = case when :state = 'APPROVED' then arguments end
            where id = :id
            """)
        .param("state", state.name())
        .param("outcome", outcome)
        .param("ended", Columns.timeOrNull(endedAt))
        .param("verdict", said.verdict().name())
        .param("by", said.by())
        .param("at", Columns.time(said.at()))
        .param("id", id)
        .update();
  }

  @Override
  public void again(String id, Document document, Disclosed disclosed, Asking asking) {
    jdbc.sql(
            """
            update workers.effect set state = 'PROPOSED', document = :document, digest = :digest,
              disclosed = :disclosed, documented_at = :at, why = :why, again = :again,
              asked_by_job = :job, held_until = null, outcome = null, ended_at = null, verdict = null,
              decided_by = null, decided_at = null, approved_arguments = null
            where id = :id
            """)
        .param("document", document.text())
        .param("digest", document.digest().hex())
        .param("disclosed", disclosed.text())
        .param("at", Columns.time(asking.at()))
        .param("why", disclosed.why())
        .param("again", StoredJson.again(asking.again()))
        .param("job", asking.job())
        .param("id", id)
        .update();
  }

  @Override
  public List<Place> ofRun(String run) {
    return jdbc.sql(
            "select id, turn from workers.effect where run = :run and not canary order by place")
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
  public void holdBack(String id, Instant until) {
    jdbc.sql(
            """
            update workers.effect set state = 'APPROVED', held_until = :until,
              outcome = coalesce(outcome, 'Nobody has to approve it.')
            where id = :id
            """)
        .param("until", Columns.time(until))
        .param("id", id)
        .update();
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
  public void holdFailed(String id) {
    jdbc.sql("update workers.effect set holds = holds + 1 where id = :id").param("id", id).update();
  }

  @Override
  public void unfunded(String id) {
    jdbc.sql("update workers.effect set unfunded = true where id = :id").param("id", id).update();
  }

  @Override
  public void funded(String run) {
    jdbc.sql("update workers.effect set unfunded = false where run = :run and unfunded")
        .param("run", run)
        .update();
  }

  @Override
  public void start(String id, Started started) {
    jdbc.sql(
            """
            update workers.effect set state = 'STARTED', attempt = :attempt, lease_until = :until,
              hold_key = :hold, hold_nanos = :nanos, started_at = coalesce(started_at, :at),
              effective_arguments = arguments
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
        row.getInt("place"),
        row.getString("root_process"),
        row.getBoolean("read_outside") ? Trust.OUTSIDE : Trust.OURS,
        row.getInt("attempt"),
        Columns.timeOrNull(row, "lease_until"),
        row.getString("hold_key"),
        row.getLong("hold_nanos"),
        row.getInt("holds"),
        row.getBoolean("unfunded"),
        row.getString("content"),
        trust == null ? null : Trust.valueOf(trust),
        row.getString("disclosed"),
        row.getObject("asked_by_job", Long.class),
        row.getString("proposed_arguments"),
        said(row),
        undoes(row),
        Columns.timeOrNull(row, "held_until"));
  }

  private static @Nullable Undoes undoes(ResultSet row) throws SQLException {
    String effect = row.getString("undoes");
    return effect == null
        ? null
        : new Undoes(
            effect,
            row.getString("undo_by"),
            row.getString("undo_reason"),
            Columns.time(row, "undo_until"));
  }

  private static @Nullable Said said(ResultSet row) throws SQLException {
    String verdict = row.getString("verdict");
    return verdict == null
        ? null
        : new Said(
            Decision.Verdict.valueOf(verdict),
            row.getString("decided_by"),
            Columns.time(row, "decided_at"));
  }
}
