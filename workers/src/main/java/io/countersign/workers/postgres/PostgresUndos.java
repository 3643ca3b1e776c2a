package io.countersign.workers.postgres;

import io.countersign.workers.Undos;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresUndos implements Undos {

  private final JdbcClient jdbc;

  PostgresUndos(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Kept> of(String effect) {
    return jdbc.sql("select * from workers.undo where effect = :effect and not given_up")
        .param("effect", effect)
        .query(PostgresUndos::kept)
        .optional();
  }

  @Override
  public List<Kept> of(Collection<String> effects) {
    return jdbc.sql("select * from workers.undo where effect = any (:effects) and not given_up")
        .param("effects", effects.toArray(new String[0]))
        .query(PostgresUndos::kept)
        .list();
  }

  @Override
  public Optional<Kept> find(String id) {
    return jdbc.sql("select * from workers.undo where id = :id")
        .param("id", id)
        .query(PostgresUndos::kept)
        .optional();
  }

  @Override
  public void ask(Kept undo) {
    jdbc.sql(
            """
            insert into workers.undo (id, effect, asked_by, reason, asked_at, until)
            values (:id, :effect, :by, :reason, :at, :until)
            """)
        .param("id", undo.id())
        .param("effect", undo.effect())
        .param("by", undo.by())
        .param("reason", undo.reason())
        .param("at", Columns.time(undo.at()))
        .param("until", Columns.time(undo.until()))
        .update();
  }

  @Override
  public boolean giveUp(String id) {
    return jdbc.sql("update workers.undo set given_up = true where id = :id and not given_up")
            .param("id", id)
            .update()
        > 0;
  }

  @Override
  public boolean take(String id, long instance) {
    return jdbc.sql(
                """
                update workers.undo set instance = :instance
                where id = :id and not given_up and coalesce(instance, :instance) = :instance
                """)
            .param("instance", instance)
            .param("id", id)
            .update()
        > 0;
  }

  @Override
  public List<String> begin(Instant since, Instant now, int max) {
    return jdbc.sql(
            """
            update workers.undo set begun_at = :now where id in (
              select id from workers.undo
              where instance is null and not given_up and coalesce(begun_at, '-infinity') <= :since
              order by asked_at limit :max for update skip locked)
            returning id
            """)
        .param("now", Columns.time(now))
        .param("since", Columns.time(since))
        .param("max", max)
        .query((row, _) -> row.getString("id"))
        .list();
  }

  @Override
  public List<String> happened(long rootInstance, Set<Long> instances, Set<Long> steps) {
    return jdbc.sql(
            """
            select e.id from workers.effect e join workers.run r on r.id = e.run
            where e.root_instance_key = :root and e.state = 'CONFIRMED' and e.undoes is null
              and (e.process_instance_key = any (:instances) or r.step_key = any (:steps))
            order by e.ended_at desc, e.place desc
            """)
        .param("root", rootInstance)
        .param("instances", instances.toArray(new Long[0]))
        .param("steps", steps.toArray(new Long[0]))
        .query((row, _) -> row.getString("id"))
        .list();
  }

  @Override
  public List<Told> tell(String run) {
    return jdbc.sql(
            """
            update workers.undo u set told = true from workers.effect f, workers.effect back
            where f.run = :run and f.id = u.effect and back.id = u.id and back.state = 'CONFIRMED'
              and not u.told
            returning f.action, f.headline, u.asked_by, u.reason
            """)
        .param("run", run)
        .query((row, _) ->
            new Told(
                row.getString("action"),
                row.getString("headline"),
                row.getString("asked_by"),
                row.getString("reason")))
        .list();
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getString("id"),
        row.getString("effect"),
        row.getString("asked_by"),
        row.getString("reason"),
        Columns.time(row, "asked_at"),
        Columns.time(row, "until"),
        row.getObject("instance", Long.class));
  }
}
