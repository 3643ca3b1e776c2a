package io.countersign.workers.postgres;

import io.countersign.workers.Canaries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PostgresCanaries implements Canaries {

  private final JdbcClient jdbc;

  PostgresCanaries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Rule rule() {
    return jdbc.sql("select every, by_person from workers.canary_rule")
        .query((row, _) -> new Rule(row.getInt("every"), row.getBoolean("by_person")))
        .optional()
        .orElse(Rule.OFF);
  }

  /** Whoever counts by person no more forgets who it was. */
  @Override
  public void rule(Rule rule, String by, Instant at) {
    jdbc.sql(
            """
            insert into workers.canary_rule values (true, :every, :byPerson, :by, :at)
            on conflict (only_one) do update set every = excluded.every,
              by_person = excluded.by_person, set_by = excluded.set_by, set_at = excluded.set_at
            """)
        .param("every", rule.every())
        .param("byPerson", rule.byPerson())
        .param("by", by)
        .param("at", Columns.time(at))
        .update();
    if (!rule.byPerson()) {
      jdbc.sql("update workers.canary set person = null where person is not null").update();
    }
  }

  @Override
  public boolean due(String worker, String action) {
    jdbc.sql(
            "select pg_advisory_xact_lock(hashtextextended('canary:' || :worker || ':' || :action, 0))::text")
        .param("worker", worker)
        .param("action", action)
        .query(String.class)
        .single();
    return jdbc.sql(
            """
            select not exists (select from workers.canary
                where worker = :worker and action = :action and result is null)
              and (select count(*) from (
                  select 1 from workers.effect e
                  where e.worker = :worker and e.action = :action and e.verdict is not null
                    and e.decided_at > greatest(r.set_at, (select max(c.planted_at)
                      from workers.canary c where c.worker = :worker and c.action = :action))
                  limit r.every) decided) >= r.every
            from workers.canary_rule r where r.every > 0
            """)
        .param("worker", worker)
        .param("action", action)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  @Override
  public void plant(Planted planted) {
    jdbc.sql("update workers.effect set canary = true where id = :effect")
        .param("effect", planted.effect())
        .update();
    jdbc.sql(
            """
            insert into workers.canary (effect, worker, action, argument, wrong, secret, planted_at)
            values (:effect, :worker, :action, :argument, :wrong, :secret, :at)
            """)
        .param("effect", planted.effect())
        .param("worker", planted.worker())
        .param("action", planted.action())
        .param("argument", planted.decoy().argument())
        .param("wrong", planted.decoy().wrong())
        .param("secret", planted.secret())
        .param("at", Columns.time(planted.at()))
        .update();
  }

  @Override
  public Optional<Kept> of(String effect) {
    return jdbc.sql("select * from workers.canary where effect = :effect")
        .param("effect", effect)
        .query(PostgresCanaries::kept)
        .optional();
  }

  @Override
  public List<Kept> open(String run) {
    return jdbc.sql(
            """
            select c.* from workers.effect e join workers.canary c on c.effect = e.id
            where e.run = :run and e.canary and c.result is null order by e.place
            """)
        .param("run", run)
        .query(PostgresCanaries::kept)
        .list();
  }

  @Override
  public List<Kept> left(String worker, String action, Instant before) {
    return jdbc.sql(
            """
            select * from workers.canary where worker = :worker and action = :action
              and result is null and planted_at < :before
            """)
        .param("worker", worker)
        .param("action", action)
        .param("before", Columns.time(before))
        .query(PostgresCanaries::kept)
        .list();
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    String result = row.getString("result");
    return new Kept(
        row.getString("effect"),
        row.getString("argument"),
        row.getString("wrong"),
        row.getString("secret"),
        result == null ? null : Result.valueOf(result));
  }

  @Override
  public void end(String effect, Result result, @Nullable String person, Instant at) {
    jdbc.sql(
            """
            update workers.canary set result = :result, person = :person, ended_at = :at
            where effect = :effect
            """)
        .param("result", result.name())
        .param("person", person)
        .param("at", Columns.time(at))
        .param("effect", effect)
        .update();
  }

  @Override
  public List<Tally> byGate(Instant since) {
    return jdbc.sql(
            """
            select c.worker, w.name, c.action, count(*) as shown,
              count(*) filter (where result = 'CAUGHT') as caught,
              count(*) filter (where result = 'MISSED') as missed
            from workers.canary c join workers.worker w on w.id = c.worker
            where c.ended_at >= :since
            group by c.worker, w.name, c.action order by w.name, c.action
            """)
        .param("since", Columns.time(since))
        .query((row, _) ->
            new Tally(
                row.getString("worker"),
                row.getString("name"),
                row.getString("action"),
                row.getInt("shown"),
                row.getInt("caught"),
                row.getInt("missed")))
        .list();
  }

  @Override
  public List<PersonTally> byPerson(Instant since) {
    return jdbc.sql(
            """
            select person, count(*) as shown, count(*) filter (where result = 'CAUGHT') as caught,
              count(*) filter (where result = 'MISSED') as missed
            from workers.canary where ended_at >= :since and person is not null
            group by person order by person
            """)
        .param("since", Columns.time(since))
        .query((row, _) ->
            new PersonTally(
                row.getString("person"),
                row.getInt("shown"),
                row.getInt("caught"),
                row.getInt("missed")))
        .list();
  }
}
