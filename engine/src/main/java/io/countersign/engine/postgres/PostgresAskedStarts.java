package io.countersign.engine.postgres;

import io.countersign.engine.AskedStarts;
import io.countersign.engine.Engine;
import io.countersign.history.Actor;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In schema engine; what came of them in the read model. */
@Component
class PostgresAskedStarts implements AskedStarts {

  private final JdbcClient jdbc;

  PostgresAskedStarts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void ask(UUID id, Actor by, Instant at) {
    jdbc.sql("insert into engine.asked_start values (:id, :kind, :actor, :behalf, :at)")
        .param("id", id)
        .param("kind", by.kind().name())
        .param("actor", by.id())
        .param("behalf", by.onBehalfOf(), Types.VARCHAR)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public boolean end(UUID id) {
    return jdbc.sql("delete from engine.asked_start where id = :id").param("id", id).update() == 1;
  }

  @Override
  public void forgetBefore(Instant at) {
    jdbc.sql("delete from engine.asked_start where asked_at < :at")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public List<Arrived> arrived(int max) {
    return jdbc.sql(
            """
            select a.*, i.key, i.definition_key, i.bpmn_process_id, i.version
              from engine.asked_start a
             cross join lateral (
               select i.* from zeebe.variable v join zeebe.instance i on i.key = v.scope_key and i.key = i.root_key
                where v.name = 'countersignStart' and v.value = to_json(a.id)::text
                order by i.started_at, i.key limit 1) i
             order by a.asked_at limit :max
            """)
        .param("max", max)
        .query((row, number) ->
            new Arrived(
                row.getObject("id", UUID.class),
                new Actor(
                    Actor.Kind.valueOf(row.getString("actor_kind")),
                    row.getString("actor"),
                    row.getString("behalf_of")),
                new Engine.Started(
                    row.getLong("key"),
                    row.getLong("definition_key"),
                    row.getString("bpmn_process_id"),
                    row.getInt("version"))))
        .list();
  }
}
