package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Gates.Result;
import io.countersign.history.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Four eyes and N of M: market pain 11, under any order of people, bytes and retries. */
class VotesTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);
  private static final Digest DIGEST = Digest.ofText("these bytes");
  private static final Digest OTHER = Digest.ofText("other bytes");
  private static final Set<String> ROLES = Set.of("OWNER", "SUPERVISOR");

  private final Gates gates = CONTEXT.getBean(Gates.class);
  private final TestContext.Asked subjects = CONTEXT.getBean(TestContext.Asked.class);
  private final TestContext.Present people = CONTEXT.getBean(TestContext.Present.class);
  private final TestReadModel model = CONTEXT.getBean(TestReadModel.class);
  private final JdbcClient jdbc = CONTEXT.getBean(JdbcClient.class);
  private long task;

  @BeforeEach
  void four_people() {
    people.alone = false;
    people.standIns.clear();
    people.rolesByName.clear();
    people.rolesByName.put("ann", Set.of("OWNER"));
    people.rolesByName.put("ben", Set.of("SUPERVISOR"));
    people.rolesByName.put("cy", Set.of("SUPERVISOR"));
    people.rolesByName.put("vic", Set.of("VIEWER"));
    ask(2, Set.of());
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  private void ask(int approvals, Set<String> excluded) {
    task = model.userTask(model.instance("agent-step", 1, null), "approve-action", null);
    ask(DIGEST, approvals, excluded);
  }

  private void ask(Digest digest, int approvals, Set<String> excluded) {
    subjects.byTask.put(
        task, new Subject("effect", "e" + task, digest, "Pay", ROLES, excluded, approvals));
  }

  private Result approve(String who, Digest digest) {
    return decide(who, Verdict.APPROVE, digest);
  }

  private Result decide(String who, Verdict verdict, Digest digest) {
    var person = new Person(who, people.rolesByName.get(who));
    return gates.decide(new Request(task, person, verdict, "Because.", digest, Map.of()));
  }

  @Test
  void four_eyes_take_two_different_people() {
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
    assertThat(gates.decision(task)).isEmpty();
    assertThat(gates.consume("effect", "e" + task, DIGEST))
        .isInstanceOf(Gates.Consumed.Nothing.class);
    assertThat(approve("ben", DIGEST)).isInstanceOf(Result.Decided.class);
    assertThat(gates.consume("effect", "e" + task, DIGEST)).isInstanceOf(Gates.Consumed.Used.class);
    assertThat(entries("gate.voted")).isEqualTo(2);
    assertThat(entries("gate.decided")).isEqualTo(1);
  }

  @Test
  void a_vote_that_somebody_wrote_into_the_database_counts_for_nothing() {
    jdbc.sql("insert into engine.vote values (:task, 'ben', :digest, now(), 'forged')")
        .param("task", task)
        .param("digest", DIGEST.hex())
        .update();
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
    assertThat(entries("gate.forged")).isEqualTo(1);
    assertThat(gates.decision(task)).isEmpty();
  }

  @Test
  void the_same_person_never_counts_twice() {
    approve("ann", DIGEST);
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
    assertThat(entries("gate.voted")).isEqualTo(1);
  }

  @Test
  void one_rejection_decides_at_once() {
    approve("ann", DIGEST);
    assertThat(decide("ben", Verdict.REJECT, DIGEST)).isInstanceOf(Result.Decided.class);
    assertThat(approve("cy", DIGEST)).isInstanceOf(Result.NotOpen.class);
    assertThat(gates.consume("effect", "e" + task, DIGEST))
        .isInstanceOf(Gates.Consumed.Nothing.class);
  }

  @Test
  void a_vote_for_other_bytes_does_not_count() {
    approve("ann", DIGEST);
    ask(OTHER, 2, Set.of());
    assertThat(approve("ben", OTHER)).isEqualTo(new Result.Counted(1, 2));
    assertThat(approve("ann", OTHER)).isInstanceOf(Result.Decided.class);
  }

  @Test
  void somebody_who_may_not_decide_any_more_does_not_count() {
    approve("ben", DIGEST);
    people.rolesByName.put("ben", Set.of("VIEWER"));
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
  }

  @Test
  void a_gate_that_nobody_can_bring_to_an_end_says_so() {
    ask(3, Set.of("ann"));
    assertThat(gates.tally(task).orElseThrow().stuck()).contains("needs 3", "only 2 may decide");
    ask(2, Set.of("ann"));
    assertThat(gates.tally(task).orElseThrow().stuck()).isNull();
  }

  @Test
  void two_supervisors_at_once_make_one_decision() throws Exception {
    List<Callable<Result>> both =
        List.of(() -> approve("ben", DIGEST), () -> approve("cy", DIGEST));
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Result> results = threads.invokeAll(both).stream().map(VotesTest::get).toList();
      assertThat(results).filteredOn(Result.Counted.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Result.Decided.class::isInstance).hasSize(1);
    }
    assertThat(entries("gate.decided")).isEqualTo(1);
  }

  /** Any order of people, bytes, retries and proposals that change. */
  @Test
  void a_decision_never_has_fewer_than_n_entitled_people() {
    long seed = Long.getLong("seed", 20261127);
    var random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      int needed = 1 + random.nextInt(3);
      Set<String> excluded = random.nextBoolean() ? Set.of("ann") : Set.of();
      ask(needed, excluded);
      var approved = new HashSet<String>();
      Digest now = DIGEST;
      for (int step = 0; step < 12 && gates.decision(task).isEmpty(); step++) {
        if (random.nextInt(5) == 0) {
          now = now.equals(DIGEST) ? OTHER : DIGEST;
          ask(now, needed, excluded);
        }
        String who = List.of("ann", "ben", "cy", "vic").get(random.nextInt(4));
        Digest seen = random.nextInt(4) == 0 ? OTHER : DIGEST;
        approve(who, seen);
        if (seen.equals(now) && !who.equals("vic") && !excluded.contains(who)) {
          approved.add(who + now.hex());
        }
        String bytes = now.hex();
        long have = approved.stream().filter(vote -> vote.endsWith(bytes)).count();
        assertThat(gates.decision(task).isPresent())
            .as("seed %d, round %d, step %d", seed, round, step)
            .isEqualTo(have >= needed);
      }
    }
  }

  @Test
  void a_single_operator_decides_alone_and_the_history_says_so() {
    ask(2, Set.of("ann"));
    people.alone = true;
    assertThat(approve("ann", DIGEST)).isInstanceOf(Result.Decided.class);
    assertThat(payload("gate.decided")).contains("\"singleOperator\":true");
  }

  @Test
  void without_single_operator_mode_nothing_is_lifted() {
    ask(1, Set.of("ann"));
    assertThat(approve("ann", DIGEST)).isInstanceOf(Result.NotEntitled.class);
    approve("ben", DIGEST);
    assertThat(payload("gate.decided")).doesNotContain("singleOperator");
  }

  @Test
  void a_substitute_gets_a_task_only_where_they_may_by_themselves() {
    long form = model.userTask(model.instance("form", 1, null), "fill-in", "dora", "DESIGNER");
    people.rolesByName.put("dora", Set.of("DESIGNER"));
    people.rolesByName.put("dan", Set.of("DESIGNER"));
    people.standIns.put("dora", "vic");
    assertThat(submit(form, "vic")).isInstanceOf(Result.NotEntitled.class);
    people.standIns.put("dora", "dan");
    assertThat(submit(form, "dan")).isInstanceOf(Result.Decided.class);
  }

  @Test
  void a_substitute_who_voted_or_is_excluded_does_not_stand_in() {
    task = model.userTask(model.instance("agent-step", 1, null), "approve-action", "ben");
    ask(DIGEST, 2, Set.of("cy"));
    people.standIns.put("ben", "cy");
    assertThat(approve("cy", DIGEST)).isInstanceOf(Result.NotEntitled.class);
    people.standIns.put("ben", "ann");
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
    assertThat(approve("ann", DIGEST)).isEqualTo(new Result.Counted(1, 2));
  }

  @Test
  void a_gate_cannot_be_given_to_somebody_who_may_not_decide_it() {
    UserTask gate = CONTEXT.getBean(UserTasks.class).find(task).orElseThrow();
    assertThat(gates.notForThem(gate, "vic"))
        .hasValueSatisfying(
            why -> assertThat(why).contains("vic may not decide", "does not widen"));
    assertThat(gates.notForThem(gate, "ben")).isEmpty();
  }

  @Test
  void a_vote_is_never_changed() {
    approve("ann", DIGEST);
    assertThatThrownBy(() -> jdbc.sql("update engine.vote set person = 'eve'").update())
        .hasMessageContaining("never changed");
  }

  private Result submit(long form, String who) {
    var person = new Person(who, people.rolesByName.get(who));
    return gates.decide(new Request(form, person, Verdict.APPROVE, "", null, Map.of()));
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

  private String payload(String type) {
    return jdbc.sql(
            """
            select payload from history.inbox where leaf::jsonb ->> 'type' = :type
              and leaf::jsonb #>> '{subjects,userTask}' = :task
            """)
        .param("type", type)
        .param("task", Long.toString(task))
        .query(String.class)
        .single();
  }

  private static Result get(Future<Result> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
