package io.countersign.workers.postgres;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Access;
import io.countersign.workers.Effect;
import io.countersign.workers.GateCase;
import io.countersign.workers.Judged;
import io.countersign.workers.PolicyColumns;
import io.countersign.workers.Requirement;
import io.countersign.workers.Requirements;
import io.countersign.workers.Trust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresRequirements implements Requirements {

  private final JdbcClient jdbc;

  PostgresRequirements(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void keep(String effect, Judged judged) {
    Requirement requirement = judged.requirement();
    jdbc.sql(
            """
            insert into workers.requirement
            values (:effect, :version, :row, :annotation, :demands, :asked, :anyway, null)
            on conflict (effect) do update set policy_version = excluded.policy_version,
              policy_row = excluded.policy_row, annotation = excluded.annotation,
              demands = excluded.demands, asked = excluded.asked, anyway = excluded.anyway,
              escalated_at = null
            """)
        .param("effect", effect)
        .param("version", requirement.version())
        .param("row", requirement.row())
        .param("annotation", requirement.annotation())
        .param("demands", CanonicalJson.text(PolicyColumns.texts(requirement)))
        .param("asked", CanonicalJson.text(facts(judged.asked())))
        .param("anyway", judged.anyway())
        .update();
  }

  @Override
  public Optional<Kept> of(String effect) {
    return jdbc.sql("select * from workers.requirement where effect = :effect")
        .param("effect", effect)
        .query((row, _) -> new Kept(requirement(row), row.getObject("escalated_at") != null))
        .optional();
  }

  @Override
  public void escalate(String effect, Instant at) {
    jdbc.sql(
            """
            update workers.requirement set escalated_at = coalesce(escalated_at, :at)
            where effect = :effect
            """)
        .param("effect", effect)
        .param("at", Columns.time(at))
        .update();
  }

  @Override
  public List<Past> latest(int max) {
    return jdbc.sql(
            """
            select e.state, e.gated, r.* from workers.effect e
            left join workers.requirement r on r.effect = e.id
            where not e.canary order by e.proposed_at desc limit :max
            """)
        .param("max", max)
        .query(PostgresRequirements::past)
        .list();
  }

  private static Past past(ResultSet row, int number) throws SQLException {
    Effect.State state = Effect.State.valueOf(row.getString("state"));
    String asked = row.getString("asked");
    return asked == null || asked.equals("{}")
        ? new Past(state, row.getBoolean("gated") ? 1 : 0, null, false)
        : new Past(state, requirement(row).approvals(), asked(asked), row.getBoolean("anyway"));
  }

  private static Requirement requirement(ResultSet row) throws SQLException {
    var texts = new HashMap<String, String>();
    StoredJson.object(row.getString("demands"))
        .forEach((name, value) -> texts.put(name, value.toString()));
    return PolicyColumns.requirement(
        row.getInt("policy_version"), row.getInt("policy_row"), row.getString("annotation"), texts);
  }

  private static Map<String, Object> facts(GateCase asked) {
    var facts = new HashMap<String, Object>();
    facts.put("action", asked.action());
    facts.put("access", asked.access().name());
    if (asked.cents() != null) {
      facts.put("cents", Long.toString(asked.cents()));
    }
    facts.put("recipients", asked.recipients());
    facts.put("read", asked.read().name());
    facts.put("worker", asked.worker());
    facts.put("process", asked.process());
    return facts;
  }

  private static GateCase asked(String json) {
    Map<String, Object> facts = StoredJson.object(json);
    @Nullable Object cents = facts.get("cents");
    List<String> recipients =
        facts.get("recipients") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    return new GateCase(
        String.valueOf(facts.get("action")),
        Access.valueOf(String.valueOf(facts.get("access"))),
        cents == null ? null : Long.valueOf(cents.toString()),
        recipients,
        Trust.valueOf(String.valueOf(facts.get("read"))),
        String.valueOf(facts.get("worker")),
        String.valueOf(facts.get("process")));
  }
}
