package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Requesters;
import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undoing.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Law 1 for what takes an effect back: it needs no ability, and nothing else may do it. */
class Law1UndoNeedsEntitledPeopleTest {

  private static final House house = new House();
  private static final UndoCase UNDO = new UndoCase(house);
  private static final GatePolicies policy = house.bean(GatePolicies.class);
  private static final DecisionTable SHIPPED = policy.table(policy.current());

  @BeforeEach
  void begin() {
    UNDO.begin();
    house.workers.save(House.clerk(Worker.State.ACTIVE, House.abilities()), "owner");
    save(SHIPPED);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void law_1_nobody_undoes_without_the_role_or_a_reason() {
    Effect refund = UNDO.refunded(100);
    var designer = new Gates.Person("dana", Set.of("DESIGNER", "VIEWER"));

    assertThat(UNDO.undoing.ask(refund.id(), designer, "I can."))
        .isInstanceOf(Asked.NotEntitled.class);
    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.SAM, " "))
        .isInstanceOf(Asked.Unexplained.class);
    assertThat(UNDO.undoing.standing(refund)).isInstanceOf(Standing.Open.class);
    assertThat(house.entries("effect.undo-asked", refund.id())).isZero();
  }

  @Test
  void law_1_whoever_the_policy_keeps_out_does_not_undo() {
    Effect refund = UNDO.refunded(100);
    save(row("none", "requester, owner"));
    house.bean(Requesters.class).keep(refund.rootInstanceKey(), "sam", Instant.EPOCH);
    var owner = new Gates.Person("owner", Set.of("OWNER", "SUPERVISOR"));

    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.SAM, "Mine."))
        .isInstanceOf(Asked.NotEntitled.class);
    assertThat(UNDO.undoing.ask(refund.id(), owner, "Mine.")).isInstanceOf(Asked.NotEntitled.class);
    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.ANN, "Not mine."))
        .isInstanceOf(Asked.Taken.class);
  }

  @Test
  void law_1_a_policy_may_demand_people_and_whoever_asked_is_not_one_of_them() {
    Effect refund = UNDO.refunded(100);
    save(row("one", "requester"));
    Effect undo = UNDO.prepared(UNDO.taken(refund), "approval");

    long gate = house.gate(undo);
    assertThat(as(UndoCase.SAM, gate)).isInstanceOf(Gates.Result.NotEntitled.class);
    assertThat(as(UndoCase.ANN, gate)).isInstanceOf(Gates.Result.Decided.class);
    house.perform();

    assertThat(house.bank.executions).containsEntry(undo.id(), 1);
  }

  @Test
  void law_1_an_undo_for_which_the_policy_demands_people_is_refused_without_them() {
    Effect refund = UNDO.refunded(100);
    save(row("one", ""));
    Effect undo = UNDO.prepared(UNDO.taken(refund), "approval");

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(undo.id());
  }

  @Test
  void law_1_no_worker_can_be_given_the_ability_to_undo() {
    var abilities = new ArrayList<>(House.abilities());
    abilities.add(
        new Ability(
            "payments.cancel-refund", List.of(), Ability.Approval.NEVER, List.of(), "X", 1));

    assertThatThrownBy(
            () -> house.workers.save(House.clerk(Worker.State.ACTIVE, abilities), "owner"))
        .isInstanceOf(InvalidWorkerException.class);
    assertThat(house.bean(Actions.class).specs())
        .extracting(ActionSpec::name)
        .doesNotContain("payments.cancel-refund");
  }

  @Test
  void what_a_worker_did_can_be_undone_although_it_is_suspended_by_now() {
    Effect refund = UNDO.refunded(100);
    house.workers.save(House.clerk(Worker.State.SUSPENDED, List.of()), "owner");
    Effect undo = UNDO.prepared(UNDO.taken(refund), "perform");

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void what_did_not_happen_or_has_no_undo_is_not_undone() {
    Effect proposed = house.proposed(refund(100));

    assertThat(UNDO.undoing.ask(proposed.id(), UndoCase.SAM, "Now."))
        .isInstanceOf(Asked.NotPossible.class);
    assertThat(UNDO.undoing.ask("nothing", UndoCase.SAM, "Now.")).isInstanceOf(Asked.Unknown.class);
    Effect undo = UNDO.prepared(UNDO.taken(refundedNow(proposed)), "perform");
    house.perform();
    assertThat(UNDO.undoing.ask(undo.id(), UndoCase.SAM, "Back."))
        .isInstanceOf(Asked.NotPossible.class);
  }

  private static Effect refundedNow(Effect proposed) {
    house.perform();
    return house.now(proposed);
  }

  private static Gates.Result as(Gates.Person person, long gate) {
    return house.gates.decide(
        new Gates.Request(
            gate,
            person,
            Verdict.APPROVE,
            "Yes.",
            house.gates.subject(gate).orElseThrow().digest(),
            Map.of()));
  }

  private static void save(DecisionTable table) {
    var checked = (Checked.Usable) policy.check(table);
    policy.save(checked.ready(), policy.current().number(), "olga");
  }

  /** For undoing alone. */
  private static DecisionTable row(String who, String exclude) {
    var rows = new ArrayList<Row>();
    rows.add(
        new Row(
            List.of("\"payments.cancel-refund\"", "-", "-", "-", "-", "-", "-"),
            List.of(who, "SUPERVISOR, OWNER", exclude, "PT1H", "PT2H", "OWNER", "P1D", "", ""),
            "Undo."));
    rows.addAll(SHIPPED.rows());
    return new DecisionTable("gates", "Gates", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows);
  }
}
