package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates.Consumed;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.history.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Law 1 against somebody who has the database's password, and not the key. */
class SealedApprovalsTest {

  private static final AnnotationConfigApplicationContext CONTEXT =
      new AnnotationConfigApplicationContext(TestContext.class);
  private static final Digest DIGEST = Digest.ofText("refund 12");

  private final JdbcClient jdbc = CONTEXT.getBean(JdbcClient.class);
  private final TestReadModel model = CONTEXT.getBean(TestReadModel.class);
  private final TestContext.Asked subjects = CONTEXT.getBean(TestContext.Asked.class);
  private final Gates gates = CONTEXT.getBean(Gates.class);
  private long task;

  @BeforeEach
  void gate() {
    task = gate(DIGEST);
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  private long gate(Digest digest) {
    long key = model.userTask(model.instance("agent-step", 1, null), "approve-action", null);
    subjects.byTask.put(
        key, new Subject("effect", effect(key), digest, "Refund", Set.of(), Set.of()));
    return key;
  }

  private static String effect(long key) {
    return "e" + key;
  }

  @Test
  void an_approval_bears_what_it_permits_and_until_when() {
    Decision decision = decide(task, Verdict.APPROVE);

    assertThat(decision.permit())
        .isEqualTo(new Permit(DIGEST, decision.decidedAt().plus(TestContext.LASTS)));
    assertThat(consume(task)).isEqualTo(new Consumed.Used(decision));
    assertThat(decide(gate(DIGEST), Verdict.REJECT).permit()).isNull();
  }

  @Test
  void a_row_that_somebody_wrote_permits_nothing_and_raises_an_alarm() {
    insert("forged", "'AAAA'");

    assertThat(consume(task)).isEqualTo(new Consumed.Nothing());
    assertThat(alarms(task)).isEqualTo(1);
  }

  @Test
  void a_row_without_any_seal_permits_nothing_either() {
    insert("bare", "null");

    assertThat(consume(task)).isEqualTo(new Consumed.Nothing());
    assertThat(alarms(task)).isEqualTo(1);
  }

  @Test
  void a_forged_row_beside_a_true_one_raises_an_alarm_and_changes_nothing() {
    Decision decision = decide(task, Verdict.APPROVE);
    insert("beside", "'AAAA'");

    assertThat(consume(task)).isEqualTo(new Consumed.Used(decision));
    assertThat(alarms(task)).isEqualTo(1);
  }

  /** As psql would write it: everything right but the seal. */
  private void insert(String id, String seal) {
    jdbc.sql(
            """
            insert into engine.decision (user_task_key, id, kind, subject_id, verdict, person, reason,
              digest, variables, decided_at, permits, expires_at, seal)
            values (:task, :id, 'effect', :effect, 'APPROVE', 'sue', '', :digest, '{}', now(),
              :digest, now() + interval '1 day', %s)
            """
                .formatted(seal))
        .param("task", 1_000_000_000L + task)
        .param("id", id + task)
        .param("effect", effect(task))
        .param("digest", DIGEST.hex())
        .update();
  }

  @Test
  void an_approval_that_is_copied_to_another_effect_permits_nothing() {
    decide(task, Verdict.APPROVE);
    long other = gate(DIGEST);
    copy("'%s'".formatted(effect(other)), "permits");

    assertThat(consume(other)).isEqualTo(new Consumed.Nothing());
    assertThat(alarms(other)).isEqualTo(1);
  }

  @Test
  void an_approval_that_is_copied_to_be_used_twice_permits_nothing() {
    decide(task, Verdict.APPROVE);
    copy("subject_id", "permits");

    assertThat(consume(task)).isInstanceOf(Consumed.Used.class);
    assertThat(consume(task)).isEqualTo(new Consumed.Nothing());
  }

  @Test
  void an_approval_of_other_bytes_permits_nothing() {
    Digest other = Digest.ofText("refund 49");
    decide(task, Verdict.APPROVE);
    copy("subject_id", "'%s'".formatted(other.hex()));

    assertThat(gates.consume("effect", effect(task), other)).isEqualTo(new Consumed.Nothing());
    assertThat(alarms(task)).isEqualTo(1);
  }

  private void copy(String subject, String permits) {
    jdbc.sql(
            """
            insert into engine.decision
            select -user_task_key, 'copy of ' || id, kind, %s, verdict, person, reason, digest,
              variables, decided_at, %s, expires_at, seal
            from engine.decision where user_task_key = :task
            """
                .formatted(subject, permits))
        .param("task", task)
        .update();
  }

  @Test
  void the_note_that_an_approval_was_used_cannot_be_taken_back() {
    decide(task, Verdict.APPROVE);
    consume(task);

    assertThatThrownBy(() -> jdbc.sql("delete from engine.approval_use").update())
        .hasMessageContaining("stays so");
  }

  @Test
  void a_rejection_that_is_made_a_yes_is_refused_by_the_database() {
    decide(task, Verdict.REJECT);
    assertThatThrownBy(() ->
            jdbc.sql("update engine.decision set verdict = 'APPROVE', permits = digest").update())
        .hasMessageContaining("never changed");
  }

  @Test
  void the_key_is_kept_for_its_owner_alone_and_opened_again(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("secrets").resolve("approvals");
    String seal = Sealing.open(file, Duration.ofHours(1)).seal("yes");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Sealing.open(file, Duration.ofHours(1)).holds("yes", seal)).isTrue();
    assertThat(Sealing.open(file, Duration.ofHours(1)).holds("no", seal)).isFalse();
    assertThat(Sealing.open(folder.resolve("other"), Duration.ofHours(1)).holds("yes", seal))
        .isFalse();
  }

  @Test
  void an_approval_that_lasts_for_nothing_is_a_wrong_setting(@TempDir Path folder) {
    assertThatThrownBy(() -> Sealing.open(folder.resolve("key"), Duration.ZERO))
        .hasMessageContaining("countersign.gates.approval-lasts");
  }

  private Decision decide(long key, Verdict verdict) {
    var person = new Person("sue", Set.of("SUPERVISOR"));
    Gates.Result result =
        gates.decide(new Request(key, person, verdict, "Fine.", DIGEST, Map.of()));
    return ((Gates.Result.Decided) result).decision();
  }

  private Consumed consume(long key) {
    return gates.consume("effect", effect(key), DIGEST);
  }

  private long alarms(long key) {
    return jdbc.sql(
            """
            select count(*) from history.inbox where leaf::jsonb ->> 'type' = 'gate.forged'
              and leaf::jsonb ->> 'outcome' = 'alarm'
              and leaf::jsonb #>> '{subjects,effect}' = :effect
            """)
        .param("effect", effect(key))
        .query(Long.class)
        .single();
  }
}
