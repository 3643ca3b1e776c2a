package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.workers.Undoing.Asked;
import io.countersign.workers.Undoing.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened can be taken back: by people who may, in its window, and at most once. */
class UndoTest {

  private static final House house = new House();
  private static final UndoCase UNDO = new UndoCase(house);

  @BeforeEach
  void begin() {
    UNDO.begin();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Action.Result killed() {
    throw new Killed();
  }

  @Test
  void an_undo_takes_the_refund_back_and_what_it_cost_can_be_spent_again() {
    long before = posted();
    Effect refund = UNDO.refunded(100);
    assertThat(posted() - before).isEqualTo(1_000_000_000L);
    Effect undo = UNDO.prepared(UNDO.taken(refund), "perform");

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.state(refund)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.done.get(undo.id()))
        .isEqualTo(
            Map.of("refund", refund.id(), "reference", "ref-" + refund.id(), "amountCents", 100));
    assertThat(posted()).isEqualTo(before);
    assertThat(UNDO.undoing.standing(refund))
        .isEqualTo(new Standing.Wanted(linked(refund, undo), house.now(undo), false));
  }

  private static Undos.Kept linked(Effect refund, Effect undo) {
    Undos.Kept kept = UNDO.undoing.isUndo(undo).orElseThrow();
    assertThat(kept.effect()).isEqualTo(refund.id());
    return kept;
  }

  @Test
  void law_3_of_two_people_who_undo_at_once_one_does_and_the_other_sees_who_and_when()
      throws Exception {
    Effect refund = UNDO.refunded(100);
    List<Asked> came = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Asked> sam = () -> UNDO.undoing.ask(refund.id(), UndoCase.SAM, "A mistake.");
      Callable<Asked> ann = () -> UNDO.undoing.ask(refund.id(), UndoCase.ANN, "A mistake.");
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
    Undos.Kept undo = UNDO.taken(UNDO.refunded(100));
    Effect effect = UNDO.prepared(undo, "perform");
    house.perform();

    assertThat(house.prepareUndo(undo.id())).containsEntry("outcome", "nothing");
    house.perform();

    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void law_3_a_crash_after_the_bank_took_it_back_is_read_back() {
    Effect undo = UNDO.prepared(UNDO.taken(UNDO.refunded(100)), "perform");
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
    Effect refund = UNDO.refunded(100);
    Effect undo = UNDO.prepared(UNDO.taken(refund), "perform");
    house.bank.after = _ -> new Action.Result.InDoubt("No answer came.");

    assertThat(house.perform()).containsEntry("outcome", "doubt");
    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.ANN, "Again."))
        .isInstanceOf(Asked.Already.class);
    house.decide(house.task("reconcile", Map.of("effect", undo.id())), Verdict.APPROVE, Map.of());

    assertThat(house.state(undo)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(posted()).isEqualTo(before);
  }

  @Test
  void law_3_whoever_dies_whenever_it_is_taken_back_at_most_once_and_the_books_agree() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Law 3, undo: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 6; story++) {
      begin();
      long before = posted();
      int cents = 1 + random.nextInt(4_000);
      Effect refund = UNDO.refunded(cents);
      Effect undo = UNDO.prepared(UNDO.taken(refund), "perform");
      performUntilEnded(undo, random);

      int happened = house.bank.executions.getOrDefault(undo.id(), 0);
      assertThat(happened).isLessThanOrEqualTo(1);
      assertThat(posted() - before).isEqualTo((1 - happened) * cents * 10_000_000L);
      assertThat(house.entries("effect.confirmed", undo.id())).isEqualTo(happened);
      assertThat(UNDO.undoing.ask(refund.id(), UndoCase.ANN, "Again."))
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
    Effect refund = UNDO.refunded(100);
    Effect failed = UNDO.prepared(UNDO.taken(refund), "perform");
    house.bank.before = _ -> Optional.of(new Action.Result.Failed("The bank is closed."));
    house.perform();
    assertThat(house.state(failed)).isEqualTo(Effect.State.FAILED);
    house.bank.before = _ -> Optional.empty();

    Effect second = UNDO.prepared(UNDO.taken(refund), "perform");
    house.perform();

    assertThat(second.id()).isNotEqualTo(failed.id());
    assertThat(house.state(second)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.ANN, "Again."))
        .isInstanceOf(Asked.Already.class);
  }

  @Test
  void an_undo_whose_process_somebody_ended_may_be_asked_for_again() {
    Effect refund = UNDO.refunded(100);
    Effect ended = UNDO.prepared(UNDO.taken(refund), "perform");
    house
        .jdbc
        .sql("update zeebe.instance set state = 'TERMINATED' where key = :key")
        .param("key", house.instance)
        .update();

    Effect second = UNDO.prepared(UNDO.taken(refund), "perform");
    house.perform();

    assertThat(house.state(ended)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.state(second)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.executions).doesNotContainKey(ended.id());
  }

  @Test
  void a_list_asks_once_for_all_that_may_be_undone() {
    var refunds = List.of(UNDO.refunded(100), UNDO.refunded(200), UNDO.refunded(300));
    Map<String, Standing> each =
        refunds.stream().collect(Collectors.toMap(Effect::id, UNDO.undoing::standing));
    int statements =
        house
            .bean(CountedConnections.class)
            .during(() -> assertThat(UNDO.undoing.standings(refunds)).isEqualTo(each));
    assertThat(statements).isEqualTo(1);
  }

  @Test
  void after_its_window_nothing_can_be_undone() {
    Effect refund = UNDO.refunded(100);
    assertThat(UNDO.undoing.standing(refund)).isInstanceOf(Standing.Open.class);
    house.clock.tick(Bank.WINDOW.plusSeconds(1));

    assertThat(UNDO.undoing.ask(refund.id(), UndoCase.SAM, "Too late."))
        .isInstanceOf(Asked.TooLate.class);
    assertThat(UNDO.undoing.standing(refund)).isInstanceOf(Standing.Over.class);
  }

  @Test
  void a_window_that_closes_on_the_way_refuses_it() {
    Effect undo = UNDO.prepared(UNDO.taken(UNDO.refunded(100)), "perform");
    house.clock.tick(Bank.WINDOW.plusSeconds(1));

    house.perform();

    assertThat(house.state(undo)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(undo.id());
  }

  @Test
  void a_worker_that_is_still_at_work_is_told_once_what_was_taken_back() {
    Effect refund = UNDO.refunded(100);
    Effect mail =
        house.proposed(call("mail.send", "{\"to\":\"a@example.com\",\"body\":\"Done.\"}"));
    long step = house.instance;
    UNDO.prepared(UNDO.taken(refund), "perform");
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
  void law_4_each_step_of_an_undo_leaves_exactly_one_entry_that_names_what_it_takes_back() {
    Effect refund = UNDO.refunded(100);
    Effect undo = UNDO.prepared(UNDO.taken(refund), "perform");
    house.perform();

    assertThat(house.entries("effect.undo-asked", refund.id())).isEqualTo(1);
    for (String type : List.of("effect.proposed", "effect.started", "effect.confirmed")) {
      assertThat(house.entries(type, undo.id())).as(type).isEqualTo(1);
    }
    assertThat(entries("effect.confirmed", "undoes", refund.id())).containsExactly("sam");
    assertThat(entries("budget.given-back", "hold", "effect:" + refund.id() + ":0")).hasSize(1);
  }

  @Test
  void nothing_is_begun_twice_within_a_minute_and_all_again_after_it() {
    Undos.Kept undo = UNDO.taken(UNDO.refunded(100));
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

  private static long posted() {
    return house.account(Scope.organisation(), Unit.SPEND).posted();
  }
}
