package io.countersign.server.notify;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.Subjects;
import io.countersign.engine.UserTask;
import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.NewPerson;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.server.identity.Role;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A house with people and gates, as exporter and workers would have written them. */
@Component
class NotifyWorld implements Subjects, Effects {

  private static final AtomicLong KEYS = new AtomicLong(2251799813700000L);
  static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

  /** Stands still until it is moved. */
  static final class MovingClock extends Clock {

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    void advance(Duration by) {
      now.updateAndGet(at -> at.plus(by));
    }

    void set(String at) {
      now.set(Instant.parse(at));
    }

    @Override
    public Instant instant() {
      return now.get();
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

  private final JdbcClient jdbc;
  private final History history;
  private final People people;
  private final Gates gates;
  private final Telling telling;
  private final Dispatching dispatching;
  private final MovingClock clock;
  final Set<String> excluded = ConcurrentHashMap.newKeySet();
  final AtomicLong failuresToCome = new AtomicLong();

  NotifyWorld(
      JdbcClient jdbc,
      History history,
      People people,
      @Lazy Gates gates,
      @Lazy Telling telling,
      @Lazy Dispatching dispatching,
      MovingClock clock) {
    this.jdbc = jdbc;
    this.history = history;
    this.people = people;
    this.gates = gates;
    this.telling = telling;
    this.dispatching = dispatching;
    this.clock = clock;
  }

  void empty() {
    jdbc.sql("truncate server.channel, server.notice, server.notice_gate cascade").update();
    jdbc.sql("truncate zeebe.user_task, zeebe.element_instance, zeebe.variable, zeebe.instance")
        .update();
    clock.set(START.toString());
    excluded.clear();
    failuresToCome.set(0);
    person("olga", Role.OWNER);
    person("sam", Role.SUPERVISOR);
    person("sue", Role.SUPERVISOR);
    person("vera", Role.VIEWER);
    settle();
  }

  void person(String username, Role role) {
    if (people.find(username).isEmpty()) {
      people.create(
          new NewPerson(username, username, "a long enough password 17", Set.of(role), false),
          "countersign");
    }
  }

  Person person(String username) {
    return people.find(username).orElseThrow();
  }

  /** Until nothing is left to tell. */
  void settle() {
    inOrder();
    while (telling.tellNext() || telling.warnNext()) {
      // and the next
    }
  }

  /** Until nothing is due. How many messages went out. */
  int send() {
    int sent = 0;
    while (dispatching.sendNext()) {
      sent++;
    }
    return sent;
  }

  void inOrder() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> jdbc.sql("select count(*) = 0 from history.inbox").query(Boolean.class).single());
  }

  /** A gate that expires after a while; null for seven days. */
  long gate(@Nullable String expiry) {
    long instance = KEYS.incrementAndGet();
    long element = KEYS.incrementAndGet();
    long key = KEYS.incrementAndGet();
    var at = clock.instant().atOffset(ZoneOffset.UTC);
    jdbc.sql(
            """
            insert into zeebe.instance values (:key, 'ACTIVE', 'agent-step', 1, 1, null, null, :key,
              :at, null)
            """)
        .param("key", instance)
        .param("at", at)
        .update();
    jdbc.sql(
            """
            insert into zeebe.element_instance values (:element, :instance, :instance, :instance,
              'approve-action', 'Approve action', 'USER_TASK', 'ACTIVE', :at, null)
            """)
        .param("element", element)
        .param("instance", instance)
        .param("at", at)
        .update();
    jdbc.sql(
            """
            insert into zeebe.user_task values (:key, 'CREATED', false, 'approve-action', :element,
              :instance, :instance, 1, 'agent-step', 1, null, '{SUPERVISOR}', '{}', null, null, null,
              '{}', :at, null)
            """)
        .param("key", key)
        .param("element", element)
        .param("instance", instance)
        .param("at", at)
        .update();
    variable(element, instance, "worker", "refund-clerk");
    if (expiry != null) {
      variable(element, instance, "gateExpiry", expiry);
    }
    happened("task.created", key, instance, Map.of());
    return key;
  }

  private void variable(long scope, long instance, String name, String value) {
    jdbc.sql(
            """
            insert into zeebe.variable values (:key, :scope, :instance, :instance, :name,
              to_json(cast(:value as text))::text, now())
            """)
        .param("key", KEYS.incrementAndGet())
        .param("scope", scope)
        .param("instance", instance)
        .param("name", name)
        .param("value", value)
        .update();
  }

  void happened(String type, long task, Map<String, String> more) {
    long instance =
        jdbc.sql("select root_key from zeebe.user_task where key = :key")
            .param("key", task)
            .query(Long.class)
            .single();
    happened(type, task, instance, more);
  }

  private void happened(String type, long task, long instance, Map<String, String> more) {
    var subjects = new java.util.HashMap<>(more);
    subjects.put("userTask", Long.toString(task));
    subjects.put("instance", Long.toString(instance));
    history.append(new NewEntry(type, Actor.engine(), subjects, "ok", "It happened.", Map.of()));
  }

  /** As the module workers would have noted it. */
  void standing(String type, Actor by, String id, String givenBy) {
    history.append(
        new NewEntry(
            type,
            by,
            Map.of("standing", id, "person", givenBy, "worker", "refund-clerk"),
            "ok",
            "The standing approval of %s ended after 2 of 5 uses.".formatted(givenBy),
            Map.of()));
  }

  void decide(long task, String username) {
    Gates.Result result =
        gates.decide(
            new Gates.Request(
                task,
                new Gates.Person(username, person(username).roleNames()),
                Decision.Verdict.APPROVE,
                "",
                gates.subject(task).orElseThrow().digest(),
                Map.of()));
    if (!(result instanceof Gates.Result.Decided)) {
      throw new AssertionError("Not decided: " + result);
    }
  }

  void expire(long task) {
    jdbc.sql("update zeebe.user_task set state = 'CANCELED', ended_at = now() where key = :key")
        .param("key", task)
        .update();
    happened("task.canceled", task, Map.of());
    happened("effect.expired", task, Map.of("effect", "e" + task, "run", "r" + task));
  }

  String one(String sql) {
    return jdbc.sql(sql).query(String.class).single();
  }

  List<String> rows(String table) {
    return jdbc.sql("select t::text from %s t".formatted(table)).query(String.class).list();
  }

  void execute(String sql) {
    jdbc.sql(sql).update();
  }

  @Override
  public Optional<Subject> of(UserTask task) {
    if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("The server dies here.");
    }
    return Optional.of(
        new Subject(
            "effect",
            "e" + task.key(),
            Digest.ofText("e" + task.key()),
            "Refund 129.00 EUR, case " + task.key(),
            Set.of("SUPERVISOR"),
            excluded));
  }

  @Override
  public Map<String, ?> decided(UserTask task, Subject subject, Decision decision) {
    return Map.of();
  }

  @Override
  public Optional<Effect> find(String id) {
    return Optional.of(
        new Effect(
            id,
            Effect.State.PROPOSED,
            "refund-clerk",
            "payments.refund",
            "{\"iban\":\"DE02120300000000202051\"}",
            Digest.ofText(id),
            true,
            "",
            "Refund",
            1,
            2,
            "r" + id.substring(1),
            1,
            START,
            null,
            null,
            null,
            null,
            null));
  }

  @Override
  public List<Effect> search(
      Effect.@Nullable State state,
      @Nullable String worker,
      @Nullable Long rootInstanceKey,
      int limit) {
    return List.of();
  }

  @Override
  public Optional<Briefing> briefing(String effectId) {
    return Optional.empty();
  }
}
