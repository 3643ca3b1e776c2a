package io.countersign.workers.postgres;

import io.countersign.history.Actor;
import io.countersign.history.CanonicalJson;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.workers.Ability;
import io.countersign.workers.Actions;
import io.countersign.workers.Worker;
import io.countersign.workers.WorkerRules;
import io.countersign.workers.Workers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
class PostgresWorkers implements Workers {

  private final JdbcClient jdbc;
  private final Actions actions;
  private final History history;
  private final Clock clock;

  PostgresWorkers(JdbcClient jdbc, Actions actions, History history, Clock clock) {
    this.jdbc = jdbc;
    this.actions = actions;
    this.history = history;
    this.clock = clock;
  }

  /** In one transaction, or the abilities would take a second connection. */
  @Override
  @Transactional(readOnly = true)
  public Optional<Worker> find(String id) {
    return jdbc.sql("select * from workers.worker where id = :id")
        .param("id", id)
        .query(this::worker)
        .optional();
  }

  @Override
  @Transactional
  public Optional<Worker> findForUse(String id) {
    return jdbc.sql("select * from workers.worker where id = :id for share")
        .param("id", id)
        .query(this::worker)
        .optional();
  }

  @Override
  @Transactional(readOnly = true)
  public List<Worker> all() {
    return jdbc.sql("select * from workers.worker order by name, id").query(this::worker).list();
  }

  @Override
  public int version(String id) {
    return jdbc.sql("select version from workers.worker where id = :id")
        .param("id", id)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  /** By name, because there may be no row yet. */
  @Override
  @Transactional
  public Saved save(Worker worker, int expectedVersion, String by) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('worker/' || :id, 0))::text")
        .param("id", worker.id())
        .query(String.class)
        .list();
    int version = version(worker.id());
    if (version != expectedVersion) {
      return new Saved.Changed(version);
    }
    save(worker, by);
    return new Saved.Done(version + 1);
  }

  @Override
  @Transactional
  public void save(Worker worker, String by) {
    WorkerRules.check(worker, actions);
    OffsetDateTime now = Columns.time(clock.instant());
    int version = upsert(worker, now);
    saveAbilities(worker, now);
    Worker saved = find(worker.id()).orElseThrow();
    jdbc.sql(
            """
            insert into workers.worker_version (worker, version, snapshot, saved_by, saved_at)
            values (:worker, :version, :snapshot, :by, :now)
            """)
        .param("worker", worker.id())
        .param("version", version)
        .param("snapshot", CanonicalJson.text(snapshot(saved)))
        .param("by", by)
        .param("now", now)
        .update();
    history.append(
        new NewEntry(
            "worker.saved",
            Actor.person(by),
            Map.of("worker", worker.id()),
            "ok",
            "%s saved version %d of the worker %s.".formatted(by, version, worker.id()),
            Map.of("version", version, "worker", snapshot(saved))));
  }

  private int upsert(Worker worker, OffsetDateTime now) {
    return jdbc.sql(
            """
            insert into workers.worker
              (id, version, name, owner, purpose, model, instructions, state, saved_at)
            values (:id, 1, :name, :owner, :purpose, :model, :instructions, :state, :now)
            on conflict (id) do update set
              version = worker.version + 1, name = excluded.name, owner = excluded.owner,
              purpose = excluded.purpose, model = excluded.model,
              instructions = excluded.instructions, state = excluded.state,
              saved_at = excluded.saved_at
            returning version
            """)
        .param("id", worker.id())
        .param("name", worker.name())
        .param("owner", worker.owner())
        .param("purpose", worker.purpose())
        .param("model", worker.model())
        .param("instructions", worker.instructions())
        .param("state", worker.state().name())
        .param("now", now)
        .query(Integer.class)
        .single();
  }

  private void saveAbilities(Worker worker, OffsetDateTime now) {
    List<Ability> before = abilities(worker.id());
    for (Ability old : before) {
      if (worker.abilities().stream().noneMatch(ability -> same(ability, old))) {
        jdbc.sql(
                """
                update workers.ability set live = false
                where worker = :worker and action = :action and live
                """)
            .param("worker", worker.id())
            .param("action", old.action())
            .update();
      }
    }
    for (Ability ability : worker.abilities()) {
      if (before.stream().noneMatch(old -> same(ability, old))) {
        insert(worker.id(), ability, now);
      }
    }
  }

  private static boolean same(Ability one, Ability other) {
    return one.action().equals(other.action())
        && one.rule().equals(other.rule())
        && one.approval() == other.approval()
        && one.constraints().equals(other.constraints())
        && one.approveWhen().equals(other.approveWhen());
  }

  private void insert(String worker, Ability ability, OffsetDateTime now) {
    jdbc.sql(
            """
            insert into workers.ability
              (worker, action, version, rule, approval, constraints, approve_when, live, saved_at)
            select :worker, :action, coalesce(max(version), 0) + 1, :rule, :approval, :constraints,
              :approveWhen, true, :now
            from workers.ability where worker = :worker and action = :action
            """)
        .param("worker", worker)
        .param("action", ability.action())
        .param("rule", ability.rule())
        .param("approval", ability.approval().name())
        .param("constraints", StoredJson.conditions(ability.constraints()))
        .param("approveWhen", StoredJson.conditions(ability.approveWhen()))
        .param("now", now)
        .update();
  }

  private List<Ability> abilities(String worker) {
    return jdbc.sql("select * from workers.ability where worker = :worker and live order by action")
        .param("worker", worker)
        .query((row, _) ->
            new Ability(
                row.getString("action"),
                StoredJson.conditions(row.getString("constraints")),
                Ability.Approval.valueOf(row.getString("approval")),
                StoredJson.conditions(row.getString("approve_when")),
                row.getString("rule"),
                row.getInt("version")))
        .list();
  }

  private Worker worker(ResultSet row, int number) throws SQLException {
    String id = row.getString("id");
    return new Worker(
        id,
        row.getString("name"),
        row.getString("owner"),
        row.getString("purpose"),
        row.getString("model"),
        row.getString("instructions"),
        Worker.State.valueOf(row.getString("state")),
        abilities(id));
  }

  private static Map<String, Object> snapshot(Worker worker) {
    List<Map<String, Object>> abilities =
        worker.abilities().stream()
            .map(ability ->
                Map.<String, Object>of(
                    "action", ability.action(),
                    "rule", ability.rule(),
                    "version", ability.version(),
                    "approval", ability.approval().name(),
                    "constraints", StoredJson.conditions(ability.constraints()),
                    "approveWhen", StoredJson.conditions(ability.approveWhen())))
            .toList();
    return Map.of(
        "id", worker.id(),
        "name", worker.name(),
        "owner", worker.owner(),
        "purpose", worker.purpose(),
        "model", worker.model(),
        "instructions", worker.instructions(),
        "state", worker.state().name(),
        "abilities", abilities);
  }
}
