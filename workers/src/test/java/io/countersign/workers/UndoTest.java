package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Requesters;
import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undoing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened can be taken back: by people who may, in its window, and at most once. */
class UndoTest {

  private static final House house = new House();
  private static final Gates.Person SAM = new Gates.Person("sam", Set.of("SUPERVISOR"));
  private static final Gates.Person ANN = new Gates.Person("ann", Set.of("SUPERVISOR"));
  private static final GatePolicies policy = house.bean(GatePolicies.class);
  private static final DecisionTable SHIPPED = policy.table(policy.current());

  private final Undoing undoing = house.bean(Undoing.class);

  @BeforeEach
  void begin() {
    house.bank.before = _ -> Optional.empty();
    house.bank.after = Bank::confirmed;
    house.bank.readBack = UndoTest::truth;
    house.history.dies = _ -> false;
    house.workers.save(House.clerk(Worker.State.ACTIVE, House.abilities()), "owner");
    save(SHIPPED);
    house.newInstance();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Action.Result truth(Action.Call call) {
    return house.bank.done.containsKey(call.idempotencyKey())
        ? Bank.confirmed(call)
        : new Action.Result.Failed("There is no such payment.");
  }

  private static Action.Result killed() {
    throw new Killed();
  }

  /** A refund that has happened. */
  private static Effect refunded(int cents) {
    Effect effect = house.proposed(refund(cents));
    if (effect.gated()) {
      house.approve(effect);
    }
    house.perform();
    return house.now(effect);
  }

  private Undos.Kept taken(Effect effect) {
    return ((Asked.Taken) undoing.ask(effect.id(), SAM, "The wrong customer.")).undo();
  }

  /** The effect that takes it back, once it is proposed. */
  private Effect prepared(Undos.Kept undo, String outcome) {
    assertThat(house.prepareUndo(undo.id())).containsEntry("outcome", outcome);
    return house.effects.find(undo.id()).orElseThrow();
  }

  @Test
  void an_undo_takes_the_refund_back_and_what_it_cost_can_be_spent_again() {
    long before = posted();
    Effect refund = refunded(100);
    assertThat(posted() - before).isEqualTo(1_000_000_000L);
    Effect undo = prepared(taken(refund), "perform");

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.state(refund)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.done.get(undo.id()))
        .isEqualTo(
            Map.of("refund", refund.id(), "reference", "ref-" + refund.id(), "amountCents", 100));
    assertThat(posted()).isEqualTo(before);
    assertThat(undoing.standing(refund))
        .isEqualTo(new Standing.Wanted(taken(refund, undo), house.now(undo), false));
  }

  private Undos.Kept taken(Effect refund, Effect undo) {
    Undos.Kept kept = undoing.isUndo(undo).orElseThrow();
    assertThat(kept.effect()).isEqualTo(refund.id());
    return kept;
  }

  @Test
  void law_3_of_two_people_who_undo_at_once_one_does_and_the_other_sees_who_and_when()
      throws Exception {
    Effect refund = refunded(100);
    List<Asked> came = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Asked> sam = () -> undoing.ask(refund.id(), SAM, "A mistake.");
      Callable<Asked> ann = () -> undoing.ask(refund.id(), ANN, "A mistake.");
      for (var asked : threads.invokeAll(List.of(sam, ann, sam, ann, sam, ann, sam, ann))) {
        came.add(asked.get());
      }
    }
    Undos.Kept won =
        came.stream()
            .filter(Asked.Taken.class::isInstance)
            .map(a -> ((Asked.Taken) a).undo())
            .reduce((_, _) -> {
              throw new AssertionError("Two were taken.");
            })
            .orElseThrow();
    assertThat(came).filteredOn(a -> a.equals(new Asked.Already(won))).hasSize(7);
    assertThat(house.entries("effect.undo-asked", refund.id())).isEqualTo(1);
  }

  @Test
  void law_3_two_instances_that_take_it_up_undo_it_once() {
    Undos.Kept undo = taken(refunded(100));
    Effect effect = prepared(undo, "perform");
    house.perform();

    assertThat(house.prepareUndo(undo.id())).containsEntry("outcome", "nothing");
    house.perform();

    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void law_3_a_crash_after_the_bank_took_it_back_is_read_back() {
    Effect undo = prepared(taken(refunded(100)), "perform");
    house.bank.after = _ -> killed();
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    house.bank.after = Bank::confirmed;
    house.clock.tick(Opening.LEASE);

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.executions).containsEntry(undo.id(), 1);
  }

  @Test
  void law_3_an_undo_in_doubt_waits_for_a_person_and_cannot_be_asked_for_again() {
    long before = posted();
    Effect refund = refunded(100);
    Effect undo = prepared(taken(refund), "perform");
    house.bank.after = _ -> new Action.Result.InDoubt("No answer came.");

    assertThat(house.perform()).containsEntry("outcome", "doubt");
    assertThat(undoing.ask(refund.id(), ANN, "Again.")).isInstanceOf(Asked.Already.class);
    house.decide(house.task("reconcile", Map.of("effect", undo.id())), Verdict.APPROVE, Map.of());

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(posted()).isEqualTo(before);
  }

  @Test
  void law_3_whoever_dies_whenever_it_is_taken_back_at_most_once_and_the_books_agree() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.err.println("Law 3, undo: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 10; story++) {
      begin();
      long before = posted();
      int cents = 1 + random.nextInt(4_000);
      Effect refund = refunded(cents);
      Effect undo = prepared(taken(refund), "perform");
      performUntilEnded(undo, random);

      int happened = house.bank.executions.getOrDefault(undo.id(), 0);
      assertThat(happened).isLessThanOrEqualTo(1);
      assertThat(posted() - before).isEqualTo((1 - happened) * cents * 10_000_000L);
      assertThat(house.entries("effect.confirmed", undo.id())).isEqualTo(happened);
      assertThat(undoing.ask(refund.id(), ANN, "Again."))
          .isInstanceOf(happened == 1 ? Asked.Already.class : Asked.Taken.class);
    }
  }

  private static void performUntilEnded(Effect undo, Random random) {
    for (int attempt = 0; attempt < 50; attempt++) {
      house.bank.before =
          _ ->
              switch (random.nextInt(4)) {
                case 0 -> Optional.of(killed());
                case 1 -> Optional.of(new Action.Result.Failed("It is settled."));
                default -> Optional.empty();
              };
      house.bank.after = call -> random.nextInt(3) == 0 ? killed() : Bank.confirmed(call);
      house.history.dies = _ -> random.nextInt(5) == 0;
      try {
        house.job("perform");
      } catch (Killed death) {
        house.clock.tick(Opening.LEASE);
      }
      house.history.dies = _ -> false;
      if (house.state(undo) == Effect.State.CONFIRMED || house.state(undo) == Effect.State.FAILED) {
        return;
      }
    }
    throw new AssertionError("It never ended: " + house.state(undo));
  }

  @Test
  void an_undo_that_certainly_failed_may_be_asked_for_again_and_one_that_happened_may_not() {
    Effect refund = refunded(100);
    Effect failed = prepared(taken(refund), "perform");
    house.bank.before = _ -> Optional.of(new Action.Result.Failed("The bank is closed."));
    house.perform();
    assertThat(house.state(failed)).isEqualTo(Effect.State.FAILED);
    house.bank.before = _ -> Optional.empty();

    Effect second = prepared(taken(refund), "perform");
    house.perform();

    assertThat(second.id()).isNotEqualTo(failed.id());
    assertThat(house.state(second)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(undoing.ask(refund.id(), ANN, "Again.")).isInstanceOf(Asked.Already.class);
  }

  @Test
  void after_its_window_nothing_can_be_undone() {
    Effect refund = refunded(100);
    assertThat(undoing.standing(refund)).isInstanceOf(Standing.Open.class);
    house.clock.tick(Bank.WINDOW.plusSeconds(1));

    assertThat(undoing.ask(refund.id(), SAM, "Too late.")).isInstanceOf(Asked.TooLate.class);
    assertThat(undoing.standing(refund)).isInstanceOf(Standing.Over.class);
  }

  @Test
  void a_window_that_closes_on_the_way_refuses_it() {
    Effect undo = prepared(taken(refunded(100)), "perform");
    house.clock.tick(Bank.WINDOW.plusSeconds(1));

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(undo.id());
  }

  @Test
  void law_1_nobody_undoes_without_the_role_or_a_reason() {
    Effect refund = refunded(100);
    var designer = new Gates.Person("dana", Set.of("DESIGNER", "VIEWER"));

    assertThat(undoing.ask(refund.id(), designer, "I can.")).isInstanceOf(Asked.NotEntitled.class);
    assertThat(undoing.ask(refund.id(), SAM, " ")).isInstanceOf(Asked.Unexplained.class);
    assertThat(undoing.standing(refund)).isInstanceOf(Standing.Open.class);
    assertThat(house.entries("effect.undo-asked", refund.id())).isZero();
  }

  @Test
  void law_1_whoever_the_policy_keeps_out_does_not_undo() {
    Effect refund = refunded(100);
    save(row("none", "requester, owner"));
    house.bean(Requesters.class).keep(refund.rootInstanceKey(), "sam", Instant.EPOCH);
    var owner = new Gates.Person("owner", Set.of("OWNER", "SUPERVISOR"));

    assertThat(undoing.ask(refund.id(), SAM, "Mine.")).isInstanceOf(Asked.NotEntitled.class);
    assertThat(undoing.ask(refund.id(), owner, "Mine.")).isInstanceOf(Asked.NotEntitled.class);
    assertThat(undoing.ask(refund.id(), ANN, "Not mine.")).isInstanceOf(Asked.Taken.class);
  }

  @Test
  void law_1_a_policy_may_demand_people_and_whoever_asked_is_not_one_of_them() {
    Effect refund = refunded(100);
    save(row("one", "requester"));
    Effect undo = prepared(taken(refund), "approval");

    long gate = house.gate(undo);
    assertThat(as(SAM, gate)).isInstanceOf(Gates.Result.NotEntitled.class);
    assertThat(as(ANN, gate)).isInstanceOf(Gates.Result.Decided.class);
    house.perform();

    assertThat(house.bank.executions).containsEntry(undo.id(), 1);
  }

  @Test
  void law_1_an_undo_for_which_the_policy_demands_people_is_refused_without_them() {
    Effect refund = refunded(100);
    save(row("one", ""));
    Effect undo = prepared(taken(refund), "approval");

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
    Effect refund = refunded(100);
    house.workers.save(House.clerk(Worker.State.SUSPENDED, List.of()), "owner");
    Effect undo = prepared(taken(refund), "perform");

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void a_worker_that_is_still_at_work_is_told_once_what_was_taken_back() {
    Effect refund = refunded(100);
    Effect mail =
        house.proposed(call("mail.send", "{\"to\":\"a@example.com\",\"body\":\"Done.\"}"));
    long step = house.instance;
    prepared(taken(refund), "perform");
    house.perform();
    house.instance = step;
    house.reject(mail);

    house.model.then(says("I see."));
    house.turn();

    assertThat(house.model.prompts.getLast().messages().getLast().toString())
        .contains("sam has undone what you did", "Reason: The wrong customer.");
    assertThat(house.bean(Undos.class).tell(mail.run())).isEmpty();
  }

  @Test
  void what_did_not_happen_or_has_no_undo_is_not_undone() {
    Effect proposed = house.proposed(refund(100));

    assertThat(undoing.ask(proposed.id(), SAM, "Now.")).isInstanceOf(Asked.NotPossible.class);
    assertThat(undoing.ask("nothing", SAM, "Now.")).isInstanceOf(Asked.Unknown.class);
    Effect undo = prepared(taken(refundedNow(proposed)), "perform");
    house.perform();
    assertThat(undoing.ask(undo.id(), SAM, "Back.")).isInstanceOf(Asked.NotPossible.class);
  }

  private static Effect refundedNow(Effect proposed) {
    house.perform();
    return house.now(proposed);
  }

  @Test
  void law_4_each_step_of_an_undo_leaves_exactly_one_entry_that_names_what_it_takes_back() {
    Effect refund = refunded(100);
    Effect undo = prepared(taken(refund), "perform");
    house.perform();

    assertThat(house.entries("effect.undo-asked", refund.id())).isEqualTo(1);
    for (String type : List.of("effect.proposed", "effect.started", "effect.confirmed")) {
      assertThat(house.entries(type, undo.id())).as(type).isEqualTo(1);
    }
    assertThat(entries("effect.confirmed", "undoes", refund.id())).containsExactly("sam");
    assertThat(entries("budget.given-back", "hold", "effect:" + refund.id())).hasSize(1);
  }

  @Test
  void nothing_is_begun_twice_within_a_minute_and_all_again_after_it() {
    Undos.Kept undo = taken(refunded(100));
    var undos = house.bean(Undos.class);
    Instant now = house.clock.instant();

    assertThat(undos.begin(now.minus(Duration.ofMinutes(1)), now, 50)).isEmpty();
    Instant later = now.plus(Duration.ofMinutes(2));
    assertThat(undos.begin(now, later, 50)).contains(undo.id());
    house.prepareUndo(undo.id());
    assertThat(undos.begin(later, later, 50)).doesNotContain(undo.id());
  }

  /** Who did what is about a subject. */
  private static List<String> entries(String type, String subject, String value) {
    return house
        .jdbc
        .sql(
            """
            select leaf::jsonb #>> '{actor,id}' from history.inbox
            where leaf::jsonb ->> 'type' = :type and leaf::jsonb #>> array['subjects', :subject] = :value
            """)
        .param("type", type)
        .param("subject", subject)
        .param("value", value)
        .query((row, _) -> row.getString(1))
        .list();
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
            List.of(who, "SUPERVISOR, OWNER", exclude, "PT1H", "PT2H", "OWNER", "P1D"),
            "Undo."));
    rows.addAll(SHIPPED.rows());
    return new DecisionTable("gates", "Gates", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows);
  }

  private static long posted() {
    return house.account(Scope.organisation(), Unit.SPEND).posted();
  }
}
