package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Account;
import io.countersign.budgets.Amounts;
import io.countersign.budgets.Reservation;
import io.countersign.budgets.Reserve;
import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Work;
import io.countersign.history.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Market pain 9, a budget that ends destroys the work: an approved payment that no budget has room
 * for waits for the money, and for nothing else.
 */
class FundingTest {

  private Scope room = Scope.organisation();
  private static final long CENT = Money.NANOS_PER_CENT;
  private static final House house = new House();

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void begin() {
    house.begin();
  }

  @AfterEach
  void live() {
    house.history.dies = _ -> false;
    house.history.diesFirst = _ -> false;
  }

  /** Approved, and the case has room for so many cents. */
  private Effect approved(int cents, long room) {
    Effect effect = house.approved(cents);
    limit(room);
    return effect;
  }

  private void limit(long cents) {
    room = Scope.instance(root());
    house.limit(room, Unit.SPEND, cents * CENT);
  }

  private static long root() {
    return house
        .jdbc
        .sql("select root_key from zeebe.instance where key = :key")
        .param("key", house.instance)
        .query(Long.class)
        .single();
  }

  private long spent() {
    Account account = house.account(room, Unit.SPEND);
    return account.posted() + account.held();
  }

  private static Gates.Result decide(Verdict verdict, int cents) {
    long task = house.task("raise-budget", Map.of());
    return house.gates.decide(
        new Gates.Request(
            task,
            new Gates.Person("sam", Set.of("SUPERVISOR")),
            verdict,
            "A busy day.",
            house.gates.subject(task).orElseThrow().digest(),
            verdict == Verdict.APPROVE ? Map.of("raiseCents", cents) : Map.of()));
  }

  private static Questions.Asked asked() {
    return house.bean(Questions.class).asked(house.instance).orElseThrow();
  }

  private static void assertDoneOnce(Effect effect) {
    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
    assertThat(house.entries("effect.started", effect.id())).isEqualTo(1);
  }

  @Test
  void a_payment_beyond_its_limit_waits_at_the_budget_gate_and_stays_approved() {
    Effect effect = approved(12_000, 1_000);

    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.turn()).containsEntry("outcome", "budget");

    assertThat(house.state(effect)).isEqualTo(Effect.State.APPROVED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
    assertThat(asked().text())
        .contains("may cost up to 120.00 EUR", "this case", effect.headline());
    assertThat(house.bean(Answers.class).binding(asked().run()).orElseThrow().unit())
        .isEqualTo(Unit.SPEND);
  }

  @Test
  void raised_the_same_approval_is_used_and_nobody_is_asked_twice() {
    Effect effect = approved(12_000, 1_000);
    int prompts = house.model.prompts.size();
    house.perform();
    house.turn();

    assertThat(decide(Verdict.APPROVE, 12_000)).isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.turn()).containsEntry("outcome", "perform");
    assertThat(house.perform()).containsEntry("outcome", "performed");

    assertDoneOnce(effect);
    assertThat(house.entries("effect.changed", effect.id())).isZero();
    assertThat(house.model.prompts).as("nothing was called for it").hasSize(prompts);
  }

  @Test
  void raised_by_too_little_it_is_asked_for_once_more() {
    Effect effect = approved(12_000, 0);
    house.perform();
    house.turn();
    Digest first = asked().digest();
    decide(Verdict.APPROVE, 100);
    house.turn();

    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(asked().digest()).isNotEqualTo(first);
    decide(Verdict.APPROVE, 11_900);
    house.turn();
    house.perform();
    assertDoneOnce(effect);
  }

  @Test
  void whoever_does_not_raise_it_ends_the_run_and_nothing_of_it_is_done() {
    Effect effect = approved(12_000, 1_000);
    house.perform();
    house.turn();

    decide(Verdict.REJECT, 0);

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.now(effect).outcome()).isEqualTo("sam did not raise the budget.");
    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("refused");
    house.perform();
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void an_approval_that_ended_while_the_money_was_missing_is_asked_for_again() {
    Effect effect = approved(12_000, 1_000);
    house.perform();
    house.turn();
    house.clock.tick(Duration.ofHours(25));
    decide(Verdict.APPROVE, 12_000);
    house.turn();

    house.assertAskedAgain(effect, house.perform());
    assertThat(spent()).as("nothing stays held for it").isZero();
    house.approve(effect);
    house.perform();
    assertDoneOnce(effect);
    assertThat(spent()).isEqualTo(12_000 * CENT);
  }

  @Test
  void a_world_that_changed_while_the_money_was_missing_is_put_to_a_person_first() {
    Effect effect = approved(12_000, 1_000);
    house.perform();
    house.turn();
    house.bank.look = call -> Bank.books(12_000, call);
    decide(Verdict.APPROVE, 12_000);
    house.turn();

    house.assertAskedAgain(effect, house.perform());
  }

  @Test
  void an_action_that_needs_no_approval_waits_for_its_money_too() {
    limit(0);
    Effect effect = house.proposed(refund(100));
    house.perform();
    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(house.state(effect)).isEqualTo(Effect.State.PROPOSED);

    decide(Verdict.APPROVE, 100);
    assertThat(house.turn()).containsEntry("outcome", "perform");
    house.perform();
    assertDoneOnce(effect);
  }

  @Test
  void an_effect_that_nobody_approved_is_an_alarm_and_asks_nobody_for_money() {
    Effect effect = house.proposed(refund(12_000));
    limit(0);

    house.perform();

    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("alarm");
    assertThat(house.turn()).containsEntry("outcome", "done");
  }

  @Test
  void an_effect_that_somebody_forged_to_approved_is_an_alarm_before_anybody_is_asked_for_money() {
    Effect effect = house.proposed(refund(12_000));
    limit(0);
    house
        .jdbc
        .sql("update workers.effect set state = 'APPROVED' where id = :id")
        .param("id", effect.id())
        .update();

    assertThat(house.perform()).containsEntry("outcome", "performed");

    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("alarm");
    assertThat(house.entries("question.asked", effect.id())).isZero();
    assertThat(house.turn()).containsEntry("outcome", "done");
  }

  @Test
  void whoever_waits_for_others_asks_no_person_until_it_has_waited_enough() {
    Effect effect = approved(12_000, 20_000);
    hold("other", 15_000);
    int most = TurnLimits.DEFAULT.contendedMax();
    for (int wait = 0; wait < most; wait++) {
      assertThat(house.job("perform")).isInstanceOf(Work.Outcome.Failed.class);
    }
    assertThat(house.state(effect)).isEqualTo(Effect.State.APPROVED);
    house.budgets.release("other", "It was not used.");

    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertDoneOnce(effect);
  }

  private void hold(String key, int cents) {
    Reservation held =
        house.budgets.reserve(
            new Reserve(
                key,
                Digest.ofText(key),
                List.of(Scope.organisation(), room),
                Amounts.spend(cents * CENT),
                Reserve.WITHOUT_PRICE));
    assertThat(held).isInstanceOf(Reservation.Allowed.class);
  }

  @Test
  void a_frozen_scope_asks_a_person_and_keeps_the_approval() {
    Effect effect = approved(12_000, 20_000);
    house.budgets.freeze(room, "owner", "Odd spending.");
    house.perform();
    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(asked().text()).contains("frozen");

    house.budgets.thaw(room, "owner", "All is well.");
    decide(Verdict.APPROVE, 0);
    house.turn();
    house.perform();
    assertDoneOnce(effect);
  }

  @Test
  void a_question_of_the_worker_is_asked_after_the_money_and_is_not_lost() {
    house.model.then(
        says("Both.", refund(12_000), call("ask_person", "{\"question\":\"Which card?\"}")));
    house.turn();
    Effect effect = house.effect();
    house.approve(effect);
    limit(0);
    house.perform();
    assertThat(house.turn()).containsEntry("outcome", "budget");

    decide(Verdict.APPROVE, 12_000);
    house.turn();
    house.perform();
    assertDoneOnce(effect);
    assertThat(house.turn()).containsEntry("outcome", "question");
    assertThat(asked().text()).isEqualTo("Which card?");
  }

  @Test
  void the_same_job_given_again_asks_once() {
    approved(12_000, 1_000);
    Work.Outcome first = house.job("perform", 88_000_001);
    Questions.Asked asked = asked();

    assertThat(house.job("perform", 88_000_001)).isEqualTo(first);
    assertThat(asked()).isEqualTo(asked);
  }

  @Test
  void a_death_between_the_denial_and_the_question_leaves_neither() {
    Effect effect = approved(12_000, 1_000);
    house.history.dies = entry -> entry.type().equals("question.asked");
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    assertThat(holds(effect)).as("the denial is not there either").isZero();
    house.history.dies = _ -> false;

    house.perform();
    assertThat(house.turn()).containsEntry("outcome", "budget");
    assertThat(holds(effect)).isEqualTo(1);
    assertThat(house.entries("question.asked", effect.id())).isEqualTo(1);
  }

  private static long holds(Effect effect) {
    return house
        .jdbc
        .sql("select count(*) from budgets.hold where key like 'effect:' || :id || ':%'")
        .param("id", effect.id())
        .query(Long.class)
        .single();
  }

  @Test
  void whatever_dies_on_the_way_to_the_money_it_is_paid_once_and_posted_once() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Funding: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 6; story++) {
      begin();
      Effect effect = approved(12_000, 1_000);
      house.history.dies = _ -> random.nextInt(4) == 0;
      house.history.diesFirst = _ -> random.nextInt(4) == 0;
      carryOn(effect);
      house.history.dies = _ -> false;
      house.history.diesFirst = _ -> false;
      assertDoneOnce(effect);
      assertThat(spent()).isEqualTo(12_000 * CENT);
    }
  }

  /** The engine gives its jobs again, and a person looks again, until it has happened. */
  private static void carryOn(Effect effect) {
    var tries = new AtomicInteger();
    while (house.state(effect) != Effect.State.CONFIRMED) {
      assertThat(tries.incrementAndGet()).as("tries").isLessThan(200);
      try {
        if (String.valueOf(house.turn().get("outcome")).equals("budget")) {
          decide(Verdict.APPROVE, 11_000);
        } else {
          house.job("perform");
        }
      } catch (Killed death) {
        house.clock.tick(Opening.LEASE);
      }
    }
  }
}
