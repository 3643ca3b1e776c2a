package io.countersign.server.subjects;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.history.postgres.Export;
import io.countersign.history.verify.Report;
import io.countersign.history.verify.Verifier;
import io.countersign.server.identity.Caller;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A house with ended cases in it, as the modules would have written them. */
@Component
class SubjectWorld implements CurrentPerson {

  private final JdbcClient jdbc;
  private final History history;
  private final Export export;
  private final People people;
  private final MovingClock clock;
  private final AtomicReference<Person> signedIn =
      new AtomicReference<>(new Person("olga", "olga", Set.of(Role.OWNER), false));

  SubjectWorld(JdbcClient jdbc, History history, Export export, People people, MovingClock clock) {
    this.jdbc = jdbc;
    this.history = history;
    this.export = export;
    this.people = people;
    this.clock = clock;
  }

  /** Moves when told to, from now on: the log's own times come from it too. */
  static final class MovingClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  MovingClock clock() {
    return clock;
  }

  @Override
  public Caller caller() {
    return new Caller.OfPerson(signedIn.get());
  }

  void signIn(String username, Set<Role> roles) {
    signedIn.set(new Person(username, username, roles, false));
  }

  void person(String username, Role role) {
    if (people.find(username).isPresent()) {
      return;
    }
    people.create(
        new NewPerson(username, username, "a long enough password 17", Set.of(role), false),
        Actor.system().id());
  }

  /** Variables, a failure, a task with a decision, a run with all its tables, and its entries. */
  void endedCase(long key, String email) {
    for (String sql : ROWS) {
      jdbc.sql(sql).param("key", key).param("email", email).update();
    }
    append("instance.started", key, Map.of("instance", key));
    append("effect.proposed", key, Map.of("arguments", "{\"to\":\"" + email + "\"}"));
    append("budget.posted", key, Map.of("amount", 12));
    append("instance.completed", key, Map.of("instance", key));
    await("select count(*) = 0 from history.inbox");
  }

  /** As the exporter writes it: no case has taken it. */
  void message(long key, String correlationKey) {
    history.append(
        new NewEntry(
            "message.published",
            Actor.engine(),
            Map.of("message", Long.toString(key)),
            "ok",
            "Message paid was published.",
            Map.of("correlationKey", correlationKey)));
    await("select count(*) = 0 from history.inbox");
  }

  private void append(String type, long key, Map<String, ?> payload) {
    history.append(
        new NewEntry(
            type,
            Actor.worker("clerk"),
            Map.of("instance", Long.toString(key)),
            "ok",
            "It happened.",
            payload));
  }

  private void await(String condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!jdbc.sql(condition).query(Boolean.class).single()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("It did not come true: " + condition);
      }
      Thread.onSpinWait();
    }
  }

  private static final List<String> ROWS =
      List.of(
          """
          insert into zeebe.instance (key, state, bpmn_process_id, version, definition_key, root_key,
            started_at, ended_at)
          values (:key, 'COMPLETED', 'refund', 1, 1, :key, now(), now())
          """,
          """
          insert into zeebe.variable (key, scope_key, instance_key, root_key, name, value, updated_at)
          values (:key + 1, :key, :key, :key, 'customerEmail', to_json(cast(:email as text))::text, now())
          """,
          """
          insert into zeebe.incident (key, error_type, message, instance_key, root_key, element_id,
            element_key, raised_at, resolved_at)
          values (:key + 2, 'IO', 'No answer for ' || :email, :key, :key, 'a', 1, now(), now())
          """,
          """
          insert into zeebe.user_task (key, state, job_based, element_id, element_key, instance_key,
            root_key, definition_key, bpmn_process_id, version, candidate_groups, candidate_users,
            headers, created_at, ended_at)
          values (:key + 3, 'COMPLETED', false, 'approve', 1, :key, :key, 1, 'refund', 1, '{}', '{}',
            '{}', now(), now())
          """,
          """
          insert into engine.decision (user_task_key, id, kind, subject_id, verdict, person, reason,
            digest, variables, decided_at)
          values (:key + 3, 'd' || :key, 'effect', 'e' || :key, 'APPROVE', 'sam', :email || ' is right',
            repeat('a', 64), json_build_object('note', cast(:email as text))::text, now())
          """,
          """
          insert into engine.outbox (user_task_key, variables, next_at, done_at)
          values (:key + 3, json_build_object('note', cast(:email as text))::text, now(), now())
          """,
          """
          insert into workers.run (id, step_key, process_instance_key, root_instance_key, root_process,
            worker, model, goal, facts, read_outside, state, result, created_at, updated_at)
          values ('r' || :key, :key, :key, :key, 'refund', 'clerk', 'm', 'Answer ' || :email,
            '{"from":"' || :email || '"}', true, 'DONE', 'Answered ' || :email, now(), now())
          """,
          """
          insert into workers.message (run, number, kind, turn, text, calls, trust, at)
          values ('r' || :key, 1, 'ASSISTANT', 1, 'Dear ' || :email, '["' || :email || '"]', 'OUTSIDE', now())
          """,
          """
          insert into workers.turn (run, number, state, epoch, hold_key, price, text, calls, started_at)
          values ('r' || :key, 1, 'ANSWERED', 1, 'h' || :key, 'p', 'Dear ' || :email,
            '["' || :email || '"]', now())
          """,
          """
          insert into workers.reading (run, number, what, trust, at)
          values ('r' || :key, 1, 'Mail from ' || :email, 'OUTSIDE', now())
          """,
          """
          insert into workers.job_outcome (job_key, run, outcome, at)
          values (:key, 'r' || :key, '{"to":"' || :email || '"}', now())
          """,
          """
          insert into workers.effect (id, run, turn, call_id, place, worker, action, arguments, digest,
            gated, why, headline, state, root_instance_key, process_instance_key, outcome, content,
            reference, proposed_at)
          values ('e' || :key, 'r' || :key, 1, 'c', 1, 'clerk', 'mail.send',
            '{"to":"' || :email || '"}', repeat('a', 64), true, 'to ' || :email, 'Mail to ' || :email,
            'CONFIRMED', :key, :key, 'Sent to ' || :email, :email, :email, now())
          """);

  /** As a dump would show them. */
  String everything(String... schemas) {
    return jdbc
        .sql(
            """
            select format('%I.%I', table_schema, table_name) from information_schema.tables
            where table_schema = any (:schemas) and table_type = 'BASE TABLE'
            """)
        .param("schemas", schemas)
        .query(String.class)
        .list()
        .stream()
        .map(table ->
            jdbc.sql("select t::text from %s t".formatted(table)).query(String.class).list())
        .map(List::toString)
        .collect(Collectors.joining("\n"));
  }

  String everywhere() {
    return everything("history", "zeebe", "budgets", "engine", "workers", "server");
  }

  String export() throws IOException {
    var out = new ByteArrayOutputStream();
    export.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  Report verify() throws IOException {
    return Verifier.trustingTheExport()
        .verify(new ByteArrayInputStream(export().getBytes(StandardCharsets.UTF_8)));
  }

  /** The types of all entries, placed or not. */
  List<String> types() {
    return jdbc.sql(
            """
            select facts ->> 'type' from history.entry
            union all select leaf::jsonb ->> 'type' from history.inbox
            """)
        .query(String.class)
        .list();
  }

  /** How many entries say that payloads of the case were erased. */
  long erasures(long instance) {
    return jdbc.sql(
            """
            select count(*) from (
              select leaf from history.entry union all select leaf from history.inbox) e
            where leaf::jsonb ->> 'type' = 'history.erased'
              and leaf::jsonb #>> '{subjects,instance}' = cast(:instance as text)
            """)
        .param("instance", instance)
        .query(Long.class)
        .single();
  }

  String files(Path directory) {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(SubjectWorld::read)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String one(String sql) {
    return jdbc.sql(sql).query(String.class).single();
  }

  void execute(String sql) {
    jdbc.sql(sql).update();
  }

  /** Whatever touches the table's rows fails, as if the server had died there. */
  void failAt(String table) {
    execute(
        "create or replace function public.die() returns trigger language plpgsql as"
            + " 'begin raise exception ''died''; end'");
    String when = table.equals("history.inbox") ? "before insert" : "after update or delete";
    String only = table.equals("history.inbox") ? " when (new.leaf like '%history.erased%')" : "";
    execute(
        "create trigger die %s on %s for each row%s execute function public.die()"
            .formatted(when, table, only));
  }

  void failNowhere() {
    execute("drop function if exists public.die() cascade");
  }
}
