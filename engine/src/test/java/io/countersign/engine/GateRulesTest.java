package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Gates.Result;
import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateRulesTest {

  private static final Digest DIGEST = Digest.ofText("x");

  @ParameterizedTest
  @CsvSource({"OWNER,true", "SUPERVISOR,true", "DESIGNER,false", "VIEWER,false", "NOBODY,false"})
  void owners_and_supervisors_decide_gates(String role, boolean decides) {
    assertThat(refusal(gate(), request(role, "ok", Verdict.APPROVE)).isEmpty()).isEqualTo(decides);
  }

  @Test
  void a_gate_that_names_roles_takes_no_other() {
    var ownersOnly = new Subject("budget", "b", DIGEST, "", Set.of("OWNER"), Set.of());
    assertThat(refusal(ownersOnly, request("SUPERVISOR", "", Verdict.APPROVE)))
        .containsInstanceOf(Result.NotEntitled.class);
  }

  @Test
  void who_is_excluded_does_not_decide_in_any_role() {
    var excluded = new Subject("effect", "e", DIGEST, "", Set.of(), Set.of("ann"));
    assertThat(refusal(excluded, request("OWNER", "", Verdict.APPROVE)))
        .hasValueSatisfying(
            result -> assertThat(((Result.NotEntitled) result).rule()).contains("excluded"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void a_rejection_says_why(String reason) {
    assertThat(refusal(gate(), request("OWNER", reason, Verdict.REJECT)))
        .hasValueSatisfying(
            result -> assertThat(((Result.Invalid) result).field()).isEqualTo("reason"));
  }

  @Test
  void a_reason_has_an_end() {
    assertThat(refusal(gate(), request("OWNER", "x".repeat(2_001), Verdict.APPROVE)))
        .containsInstanceOf(Result.Invalid.class);
    assertThat(refusal(gate(), request("OWNER", "x".repeat(2_000), Verdict.APPROVE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = UserTask.State.class,
      names = {"COMPLETED", "CANCELED"})
  void a_task_that_ended_is_not_decided(UserTask.State state) {
    var task = task(state, null, List.of(), List.of());
    assertThat(
            GateRules.refusal(
                task, gate(), Optional.empty(), request("OWNER", "", Verdict.APPROVE)))
        .containsInstanceOf(Result.NotOpen.class);
  }

  @Test
  void a_decision_says_who_was_first() {
    var first =
        new Decision(
            "d",
            1,
            Verdict.APPROVE,
            "bob",
            "",
            DIGEST,
            Map.of(),
            Instant.parse("2026-11-20T10:00:00Z"),
            null);
    var task = task(UserTask.State.CREATED, null, List.of(), List.of());
    assertThat(
            GateRules.refusal(
                task, gate(), Optional.of(first), request("OWNER", "", Verdict.APPROVE)))
        .contains(new Result.NotOpen(1, "bob", first.decidedAt()));
  }

  @ParameterizedTest
  @CsvSource({
    ",,,VIEWER,false",
    ",,,SUPERVISOR,true",
    "ann,,,VIEWER,true",
    "bob,ann,VIEWER,VIEWER,false",
    ",ann,,VIEWER,true",
    ",,VIEWER,VIEWER,true",
    ",bob,DESIGNER,VIEWER,false",
  })
  void a_form_is_for_its_assignee_else_its_candidates(
      String assignee, String user, String group, String role, boolean submits) {
    var task =
        task(
            UserTask.State.CREATED,
            assignee,
            group == null ? List.of() : List.of(group),
            user == null ? List.of() : List.of(user));
    var form = new Subject("form", "1", DIGEST, "", Set.of(), Set.of());
    var request =
        new Request(1, new Person("ann", Set.of(role)), Verdict.APPROVE, "", null, Map.of());
    assertThat(GateRules.refusal(task, form, Optional.empty(), request).isEmpty())
        .isEqualTo(submits);
  }

  private static Optional<Result> refusal(Subject subject, Request request) {
    var task = task(UserTask.State.CREATED, null, List.of(), List.of());
    return GateRules.refusal(task, subject, Optional.empty(), request);
  }

  private static Subject gate() {
    return new Subject("effect", "e", DIGEST, "", Set.of(), Set.of());
  }

  private static Request request(String role, String reason, Verdict verdict) {
    return new Request(1, new Person("ann", Set.of(role)), verdict, reason, DIGEST, Map.of());
  }

  private static UserTask task(
      UserTask.State state, String assignee, List<String> groups, List<String> users) {
    return new UserTask(
        1,
        state,
        false,
        "approve-action",
        "Approve action",
        2,
        3,
        3,
        4,
        "agent-step",
        1,
        assignee,
        groups,
        users,
        null,
        null,
        null,
        Map.of(),
        Instant.EPOCH,
        null,
        Map.of());
  }
}
