package io.countersign.workers.postgres;

import io.countersign.workers.Briefings;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.StandingLedger;
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
class PostgresEffects implements Effects {

  private static final int LIMIT_MAX = 1_000;

  private final JdbcClient jdbc;
  private final Briefings briefings;
  private final StandingLedger standing;

  PostgresEffects(JdbcClient jdbc, Briefings briefings, StandingLedger standing) {
    this.jdbc = jdbc;
    this.briefings = briefings;
    this.standing = standing;
  }

  @Override
  public Optional<Effect> find(String id) {
    return jdbc.sql("select * from workers.effect where id = :id")
        .param("id", id)
        .query(this::effect)
        .optional();
  }

  @Override
  public List<Effect> search(
      Effect.@Nullable State state,
      @Nullable String worker,
      @Nullable Long rootInstanceKey,
      int limit) {
    return jdbc.sql(
            """
            select * from workers.effect
            where (cast(:state as text) is null or state = :state)
              and (cast(:worker as text) is null or worker = :worker)
              and (cast(:root as bigint) is null or root_instance_key = :root)
            order by proposed_at desc, run, place desc limit :limit
            """)
        .param("state", state == null ? null : state.name())
        .param("worker", worker)
        .param("root", rootInstanceKey)
        .param("limit", Math.clamp(limit, 1, LIMIT_MAX))
        .query(this::effect)
        .list();
  }

  @Override
  public Optional<StandingLedger.Use> standing(String effectId) {
    return standing.use(effectId);
  }

  @Override
  public Optional<Briefing> briefing(String effectId) {
    return jdbc.sql("select * from workers.effect where id = :id")
        .param("id", effectId)
        .query((row, number) -> new Stored(effect(row, number), bound(row)))
        .optional()
        .map(stored -> briefings.of(stored.effect(), setting(stored.effect(), stored.bound())));
  }

  private record Stored(Effect effect, Briefings.Bound bound) {}

  /** What was read comes first: within a row it would take a second connection. */
  private Briefings.Setting setting(Effect effect, Briefings.Bound bound) {
    List<Read> read = read(effect);
    return jdbc.sql(
            """
            select r.goal, r.model, r.rehearsed, w.name,
              coalesce((select t.text from workers.turn t
                        where t.run = r.id and t.number = :turn), '') as words
            from workers.run r join workers.worker w on w.id = r.worker
            where r.id = :run
            """)
        .param("turn", effect.turn())
        .param("run", effect.run())
        .query((row, _) ->
            new Briefings.Setting(
                row.getString("name"),
                row.getString("model"),
                row.getBoolean("rehearsed"),
                row.getString("goal"),
                row.getString("words"),
                read,
                bound))
        .single();
  }

  private static Briefings.Bound bound(ResultSet row) throws SQLException {
    String again = row.getString("again");
    String proposed = row.getString("proposed_arguments");
    Instant at = Columns.timeOrNull(row, "documented_at");
    return new Briefings.Bound(
        row.getString("disclosed"),
        at == null ? Columns.time(row, "proposed_at") : at,
        again == null ? null : StoredJson.again(again),
        new Records(
            proposed == null ? row.getString("arguments") : proposed,
            row.getString("approved_arguments"),
            row.getString("effective_arguments")));
  }

  /** What had been read when the effect was proposed. */
  private List<Read> read(Effect effect) {
    return jdbc.sql(
            """
            select what, trust from workers.reading
            where run = :run and at <= :proposed order by number
            """)
        .param("run", effect.run())
        .param("proposed", Columns.time(effect.proposedAt()))
        .query((row, _) -> new Read(row.getString("what"), Trust.valueOf(row.getString("trust"))))
        .list();
  }

  private Effect effect(ResultSet row, int number) throws SQLException {
    return EffectRows.effect(
        row,
        briefings.headline(
            row.getString("action"), row.getString("arguments"), row.getString("headline")));
  }
}
