package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.EngineException.Kind;
import io.countersign.engine.Gates.Consumed;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Gates.Result;
import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class GatesTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);
  private static final Digest DIGEST = Digest.ofText("refund");
  private static final Person SUPERVISOR = new Person("sue", Set.of("SUPERVISOR"));

  private final JdbcClient jdbc = CONTEXT.getBean(JdbcClient.class);
  private final TestReadModel model = CONTEXT.getBean(TestReadModel.class);
  private final TestContext.Asked subjects = CONTEXT.getBean(TestContext.Asked.class);
  private final TestContext.Told engine = CONTEXT.getBean(TestContext.Told.class);
  private final Gates gates = CONTEXT.getBean(Gates.class);
  private final Dispatcher dispatcher = CONTEXT.getBean(Dispatcher.class);
  private final BypassWatch watch = CONTEXT.getBean(BypassWatch.class);
  private long task;

  @BeforeEach
  void gate() {
    while (dispatcher.deliverNext()) {
      // what an earlier test left
    }
    watch.sweep();
    engine.completions.clear();
    engine.refusal = null;
    subjects.failure = null;
    long instance = model.instance("agent-step", 1, null);
    task = model.userTask(instance, "approve-action", null);
    subjects.byTask.put(
        task, new Subject("effect", "e" + task, DIGEST, "Refund", Set.of(), Set.of("bob")));
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  @Test
  void a_decision_leaves_one_entry_and_reaches_the_engine() {
    assertThat(gates.decide(approval(SUPERVISOR))).isInstanceOf(Result.Decided.class);

    assertThat(dispatcher.deliverNext()).isTrue();
    assertThat(dispatcher.deliverNext()).isFalse();
    assertThat(engine.completions)
        .containsExactly(
            Map.of("decision", "approve", "reason", "fine", "decidedBy", "sue", "extra", 1));
    assertThat(entries("gate.decided")).isEqualTo(1);
  }

  @Test
  void twenty_people_at_once_make_one_decision() throws Exception {
    List<Callable<Result>> all =
        IntStream.range(0, 20)
            .<Callable<Result>>mapToObj(
                i -> () -> gates.decide(approval(new Person("p" + i, Set.of("OWNER")))))
            .toList();
    try (var threads = Executors.newFixedThreadPool(20)) {
      List<Result> results = threads.invokeAll(all).stream().map(GatesTest::get).toList();
      assertThat(results).filteredOn(Result.Decided.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Result.NotOpen.class::isInstance).hasSize(19);
    }
    assertThat(entries("gate.decided")).isEqualTo(1);
  }

  @Test
  void what_the_asker_cannot_take_leaves_nothing() {
    subjects.failure = new IllegalStateException("no");
    assertThatThrownBy(() -> gates.decide(approval(SUPERVISOR))).hasMessage("no");

    assertThat(gates.decision(task)).isEmpty();
    assertThat(entries("gate.decided")).isZero();
    assertThat(dispatcher.deliverNext()).isFalse();
  }

  @Test
  void other_bytes_than_the_person_saw_are_refused() {
    Digest other = Digest.ofText("other");
    assertThat(gates.decide(request(SUPERVISOR, Verdict.APPROVE, "", other)))
        .isEqualTo(new Result.OtherDigest(DIGEST, other));
    assertThat(gates.decide(request(SUPERVISOR, Verdict.APPROVE, "", null)))
        .isEqualTo(new Result.OtherDigest(DIGEST, null));
  }

  @Test
  void an_unknown_task_cannot_be_decided() {
    var request = new Request(7, SUPERVISOR, Verdict.APPROVE, "", DIGEST, Map.of());
    assertThat(gates.decide(request)).isEqualTo(new Result.Unknown(7));
  }

  @Test
  void an_approval_is_used_once() throws Exception {
    gates.decide(approval(SUPERVISOR));
    assertThat(gates.consume("effect", "e" + task, Digest.ofText("other")))
        .isEqualTo(new Consumed.Nothing());

    List<Callable<Boolean>> uses =
        IntStream.range(0, 10)
            .<Callable<Boolean>>mapToObj(
                i -> () -> gates.consume("effect", "e" + task, DIGEST) instanceof Consumed.Used)
            .toList();
    try (var threads = Executors.newFixedThreadPool(10)) {
      assertThat(threads.invokeAll(uses).stream().map(GatesTest::get)).containsOnlyOnce(true);
    }
  }

  @Test
  void a_decided_task_is_no_longer_open() {
    var tasks = CONTEXT.getBean(UserTasks.class);
    long root = tasks.find(task).orElseThrow().rootInstanceKey();
    assertThat(tasks.open(root)).hasSize(1);
    gates.decide(approval(SUPERVISOR));
    assertThat(tasks.open(root)).isEmpty();
  }

  @Test
  void a_rejection_permits_nothing() {
    gates.decide(request(SUPERVISOR, Verdict.REJECT, "too much", DIGEST));
    assertThat(gates.consume("effect", "e" + task, DIGEST)).isEqualTo(new Consumed.Nothing());
  }

  @Test
  void a_decision_is_never_changed() {
    gates.decide(approval(SUPERVISOR));
    assertThatThrownBy(() -> jdbc.sql("update engine.decision set person = 'eve'").update())
        .hasMessageContaining("never changed");
  }

  @Test
  void the_engine_is_told_again_until_it_hears() {
    gates.decide(approval(SUPERVISOR));
    engine.refusal = new EngineException(Kind.UNAVAILABLE, "away", null);
    assertThat(dispatcher.deliverNext()).isTrue();
    assertThat(dispatcher.deliverNext()).as("waits before the next attempt").isFalse();

    engine.refusal = null;
    jdbc.sql("update engine.outbox set next_at = now() - interval '1 s' where done_at is null")
        .update();
    assertThat(dispatcher.deliverNext()).isTrue();
    assertThat(engine.completions).hasSize(1);
  }

  @Test
  void a_task_that_is_gone_is_told_no_more() {
    gates.decide(approval(SUPERVISOR));
    model.end(task, UserTask.State.CANCELED, Instant.now());
    engine.refusal = new EngineException(Kind.NOT_FOUND, "gone", null);
    assertThat(dispatcher.deliverNext()).isTrue();
    assertThat(
            jdbc.sql("select count(*) from engine.outbox where done_at is null")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void two_servers_tell_the_engine_once() throws Exception {
    for (int i = 0; i < 10; i++) {
      task = model.userTask(model.instance("form", 1, null), "fill-in", null);
      gates.decide(new Request(task, SUPERVISOR, Verdict.APPROVE, "", null, Map.of("i", i)));
    }
    Callable<Integer> server =
        () -> (int) IntStream.range(0, 10).filter(i -> dispatcher.deliverNext()).count();
    try (var threads = Executors.newFixedThreadPool(2)) {
      threads.invokeAll(List.of(server, server)).forEach(GatesTest::get);
    }
    while (dispatcher.deliverNext()) {
      // rows that both servers found in the other's hands
    }
    assertThat(engine.completions).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void a_plain_form_is_submitted_with_its_values_alone() {
    long form = model.userTask(model.instance("form", 1, null), "fill-in", null, "VIEWER");
    var viewer = new Person("vic", Set.of("VIEWER"));
    gates.decide(new Request(form, viewer, Verdict.APPROVE, "", null, Map.of("rate", 1.5)));
    dispatcher.deliverNext();
    assertThat(engine.completions).containsExactly(Map.of("rate", 1.5));
  }

  @Test
  void a_task_completed_past_us_raises_exactly_one_alarm() throws Exception {
    model.end(task, UserTask.State.COMPLETED, Instant.now());
    List<Callable<Integer>> servers = List.of(watch::sweep, watch::sweep, watch::sweep);
    try (var threads = Executors.newFixedThreadPool(3)) {
      threads.invokeAll(servers).forEach(GatesTest::get);
    }
    watch.check(task);
    assertThat(entries("gate.bypassed")).isEqualTo(1);
  }

  @Test
  void a_task_completed_by_a_decision_raises_none() {
    gates.decide(approval(SUPERVISOR));
    model.end(task, UserTask.State.COMPLETED, Instant.now());
    watch.check(task);
    assertThat(watch.sweep()).isZero();
  }

  private Request approval(Person person) {
    return request(person, Verdict.APPROVE, "fine", DIGEST);
  }

  private Request request(Person person, Verdict verdict, String reason, @Nullable Digest digest) {
    return new Request(task, person, verdict, reason, digest, Map.of());
  }

  private long entries(String type) {
    return jdbc.sql(
            """
            select count(*) from history.inbox where leaf::jsonb ->> 'type' = :type
              and leaf::jsonb #>> '{subjects,userTask}' = :task
            """)
        .param("type", type)
        .param("task", Long.toString(task))
        .query(Long.class)
        .single();
  }

  private static <T> T get(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
