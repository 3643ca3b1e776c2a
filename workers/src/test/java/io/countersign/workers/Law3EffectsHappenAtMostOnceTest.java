package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Market pain 3, done twice after a retry. Against a service without idempotency keys: it does
 * whatever it hears, as often as it hears.
 */
class Law3EffectsHappenAtMostOnceTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.newInstance();
    calm();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static void calm() {
    house.bank.before = _ -> Optional.empty();
    house.bank.after = Bank::confirmed;
    house.bank.readBack = Law3EffectsHappenAtMostOnceTest::truth;
    house.history.dies = _ -> false;
  }

  private static Action.Result truth(Action.Call call) {
    return house.bank.done.containsKey(call.idempotencyKey())
        ? Bank.confirmed(call)
        : new Action.Result.Failed("There is no such payment.");
  }

  private static Action.Result killed() {
    throw new Killed();
  }

  @Test
  void a_crash_after_the_service_acted_is_read_back() {
    Effect effect = house.proposed(refund(100));
    house.bank.after = _ -> killed();
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    assertThat(house.state(effect)).isEqualTo(Effect.State.STARTED);
    calm();

    assertThat(house.job("perform")).isInstanceOf(Work.Outcome.Failed.class);
    house.clock.tick(Opening.LEASE);
    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void a_crash_before_the_service_heard_is_done_again_under_the_same_key() {
    Effect effect = house.proposed(refund(100));
    house.bank.before = _ -> Optional.of(killed());
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    calm();
    house.clock.tick(Opening.LEASE);

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void what_nobody_can_know_waits_for_a_person_and_its_money_stays_held() {
    long held = held();
    Effect effect = house.proposed(refund(100));
    house.bank.after = _ -> new Action.Result.InDoubt("No answer came.");

    assertThat(house.perform()).containsEntry("outcome", "doubt");
    assertThat(house.perform()).containsEntry("doubtful", List.of(effect.id()));
    assertThat(held() - held).isEqualTo(1_000_000_000L);
    reconcile(effect, Verdict.REJECT);

    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.state(effect)).isEqualTo(Effect.State.FAILED);
    assertThat(held()).isEqualTo(held);
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void what_follows_an_action_that_failed_is_not_done() {
    house.model.then(says("Both.", refund(100), refund(200)));
    house.turn();
    house.bank.before = _ -> Optional.of(new Action.Result.Failed("Closed."));

    house.perform();

    assertThat(states()).containsExactlyInAnyOrder(Effect.State.FAILED, Effect.State.REFUSED);
  }

  private static List<Effect.State> states() {
    return house.effects.search(null, null, null, 1_000).stream()
        .filter(effect -> effect.processInstanceKey() == house.instance)
        .map(Effect::state)
        .toList();
  }

  @Test
  void two_servers_that_perform_at_once_do_it_once() throws Exception {
    Effect effect = house.proposed(refund(100));
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    house.bank.before =
        _ -> {
          inside.countDown();
          await(go);
          return Optional.empty();
        };
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Work.Outcome> first = threads.submit(() -> house.job("perform"));
      await(inside);
      Future<Work.Outcome> second = threads.submit(() -> house.job("perform"));
      assertThat(second.get()).isInstanceOf(Work.Outcome.Failed.class);
      go.countDown();
      assertThat(first.get()).isInstanceOf(Work.Outcome.Completed.class);
    }
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatever_dies_whenever_each_effect_happens_at_most_once_and_the_books_agree() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Law 3: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 15; story++) {
      house.newInstance();
      calm();
      long posted = posted();
      int cents = 1 + random.nextInt(9_000);
      Effect effect = house.proposed(refund(cents));
      if (effect.gated()) {
        house.approve(effect);
      }
      performUntilEnded(effect, random);

      int happened = house.bank.executions.getOrDefault(effect.id(), 0);
      assertThat(happened).isLessThanOrEqualTo(1);
      assertThat(house.state(effect))
          .isEqualTo(happened == 1 ? Effect.State.CONFIRMED : Effect.State.FAILED);
      assertThat(posted() - posted).isEqualTo(happened * cents * 10_000_000L);
      assertThat(held()).isZero();
      assertThat(house.entries("effect.confirmed", effect.id())).isEqualTo(happened);
      assertThat(house.entries("effect.failed", effect.id())).isEqualTo(1 - happened);
    }
  }

  private static void performUntilEnded(Effect effect, Random random) {
    for (int attempt = 0; attempt < 50; attempt++) {
      house.bank.before = _ -> before(random);
      house.bank.after = call -> random.nextInt(3) == 0 ? killed() : after(call, random);
      house.bank.readBack = call -> random.nextInt(4) == 0 ? killed() : readBack(call, random);
      house.history.dies = _ -> random.nextInt(5) == 0;
      try {
        house.job("perform");
      } catch (Killed e) {
        house.clock.tick(Opening.LEASE.plus(Duration.ofSeconds(random.nextInt(3))));
      }
      house.history.dies = _ -> false;
      switch (house.state(effect)) {
        case CONFIRMED, FAILED -> {
          return;
        }
        case IN_DOUBT -> reconcile(effect, happened(effect) ? Verdict.APPROVE : Verdict.REJECT);
        case PROPOSED, APPROVED, STARTED -> {}
        case REJECTED, ASKED, EXPIRED, REFUSED -> throw new AssertionError(house.state(effect));
      }
    }
    throw new AssertionError("It never ended: " + house.state(effect));
  }

  private static boolean happened(Effect effect) {
    return house.bank.executions.containsKey(effect.id());
  }

  private static Optional<Action.Result> before(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Optional.of(killed());
      case 1 -> Optional.of(new Action.Result.Failed("The account is closed."));
      case 2 -> throw new IllegalStateException("The connector broke.");
      default -> Optional.empty();
    };
  }

  private static Action.Result after(Action.Call call, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Action.Result.InDoubt("No answer came.");
      case 1 -> throw new IllegalStateException("The connector broke.");
      default -> Bank.confirmed(call);
    };
  }

  private static Action.Result readBack(Action.Call call, Random random) {
    return random.nextInt(3) == 0 ? new Action.Result.InDoubt("Nobody knows.") : truth(call);
  }

  private static void reconcile(Effect effect, Verdict verdict) {
    house.decide(house.task("reconcile", Map.of("effect", effect.id())), verdict, Map.of());
  }

  private static long held() {
    return house.account(Scope.organisation(), Unit.SPEND).held();
  }

  private static long posted() {
    return house.account(Scope.organisation(), Unit.SPEND).posted();
  }
}
