package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.history.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class ListerTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);
  private static final Digest DIGEST = Digest.ofText("refund");

  private final JdbcClient jdbc = CONTEXT.getBean(JdbcClient.class);
  private final TestReadModel model = CONTEXT.getBean(TestReadModel.class);
  private final TestContext.Asked subjects = CONTEXT.getBean(TestContext.Asked.class);
  private final Gates gates = CONTEXT.getBean(Gates.class);
  private final Lister lister = CONTEXT.getBean(Lister.class);
  private final Worklist worklist = CONTEXT.getBean(Worklist.class);
  private final Openings openings = CONTEXT.getBean(Openings.class);
  private long task;

  @BeforeEach
  void gate() {
    long instance = model.instance("agent-step", 1, null);
    task = model.userTask(instance, "approve-action", null, "SUPERVISOR");
    subjects.byTask.put(
        task, new Subject("effect", "e" + task, DIGEST, "Refund", Set.of(), Set.of()));
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  private void decide() {
    var sue = new Person("sue", Set.of("SUPERVISOR"));
    gates.decide(new Request(task, sue, Verdict.APPROVE, "fine", DIGEST, Map.of()));
  }

  private List<String> closed() {
    return jdbc.sql("select outcome from engine.closed_task where user_task_key = :key")
        .param("key", task)
        .query(String.class)
        .list();
  }

  @Test
  void what_only_tests_its_gate_counts_in_no_figure_and_its_approval_permits_nothing() {
    subjects.tests.add(task);
    lister.check(task);
    decide();
    assertThat(closed()).containsExactly("TESTED");
    assertThat(gates.decision(task).orElseThrow().permit()).isNull();
    assertThat(gates.permits("effect", "e" + task, DIGEST)).isFalse();
  }

  @Test
  void a_test_of_its_gate_that_nobody_decided_on_counts_in_no_figure() {
    subjects.tests.add(task);
    lister.check(task);
    model.end(task, UserTask.State.CANCELED, TestReadModel.START);
    lister.check(task);
    assertThat(closed()).containsExactly("TESTED");
  }

  @Test
  void a_task_that_nobody_told_of_is_found_by_the_sweep() {
    assertThat(worklist.find(task)).isEmpty();
    lister.stale().forEach(lister::check);
    assertThat(worklist.find(task).orElseThrow().headline()).isEqualTo("Refund");
    assertThat(lister.stale()).isEmpty();
  }

  @Test
  void a_decided_task_leaves_the_list_with_its_decision() {
    lister.check(task);
    decide();
    assertThat(worklist.find(task)).isEmpty();
    assertThat(closed()).containsExactly("APPROVE");
    lister.check(task);
    assertThat(worklist.find(task)).as("though the engine still has it open").isEmpty();
  }

  @Test
  void a_task_that_ends_without_a_decision_lapses() {
    lister.check(task);
    model.end(task, UserTask.State.CANCELED, TestReadModel.START);
    assertThat(lister.stale()).contains(task);
    lister.check(task);
    assertThat(closed()).containsExactly("LAPSED");
  }

  @Test
  void whoever_takes_a_task_has_it_alone() {
    lister.check(task);
    jdbc.sql("update zeebe.user_task set assignee = 'ada' where key = :key")
        .param("key", task)
        .update();
    assertThat(lister.stale()).contains(task);
    lister.check(task);
    assertThat(worklist.find(task).orElseThrow().audience()).containsExactly("@ada");
  }

  @Test
  void time_on_the_card_is_kept_for_the_gate_and_the_person_is_forgotten() {
    UserTask open = CONTEXT.getBean(UserTasks.class).find(task).orElseThrow();
    Instant now = Instant.now().minusSeconds(30);
    openings.opened(open, "sue", now);
    openings.opened(open, "ada", now);
    assertThat(openings.of(task, now))
        .extracting(Openings.Opening::person)
        .containsExactly("ada", "sue");
    assertThat(openings.of(task, now.plus(Openings.LASTS).plus(Duration.ofSeconds(1)))).isEmpty();
    decide();
    assertThat(openings.of(task, now)).isEmpty();
    assertThat(
            jdbc.sql("select seconds_on_card from engine.closed_task where user_task_key = :key")
                .param("key", task)
                .query(Integer.class)
                .single())
        .isBetween(29, 60);
  }
}
