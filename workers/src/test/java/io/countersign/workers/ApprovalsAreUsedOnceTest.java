package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.history.CanonicalJson;
import io.countersign.workers.Ability.Approval;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever is decided, edited, changed, killed and repeated, in whatever order. */
class ApprovalsAreUsedOnceTest {

  private static final House house = new House();
  private static final int STORIES = 12;
  private static final int STEPS = 14;

  /** What the bank has paid back so far, and what it had when an effect was executed. */
  private int refunded;

  private final Map<String, Integer> refundedThen = new HashMap<>();
  private long gate;

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void no_sequence_uses_an_approval_twice_or_executes_other_bytes_than_the_approved_ones() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Approvals: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < STORIES; story++) {
      begin();
      Effect effect = house.proposed(refund(6_000 + random.nextInt(20_000)));
      gate = house.gate(effect);
      for (int step = 0; step < STEPS; step++) {
        once(effect, random);
        check(effect);
      }
    }
  }

  private void begin() {
    house.newInstance();
    house.model.otherwise = _ -> says("I have finished.");
    house.bank.look = call -> Bank.books(refunded, call);
    house.bank.readBack =
        call ->
            house.bank.executions.containsKey(call.idempotencyKey())
                ? Bank.confirmed(call)
                : new Action.Result.Failed("There is no such payment.");
    rule(1);
  }

  private void once(Effect effect, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> decide(effect, Verdict.APPROVE, random);
      case 1 -> decide(effect, Verdict.EDIT, random);
      case 2 -> decide(effect, random.nextInt(4) == 0 ? Verdict.REJECT : Verdict.APPROVE, random);
      case 3 -> refunded += 100;
      case 4 -> rule(1 + random.nextInt(3));
      case 5 -> house.clock.tick(Duration.ofHours(random.nextInt(20)));
      default -> perform(random);
    }
  }

  private static void rule(int number) {
    List<Ability> abilities =
        List.of(
            new Ability(
                "payments.refund", List.of(), Approval.ALWAYS, List.of(), "Refunds " + number, 1));
    house.workers.save(House.clerk(Worker.State.ACTIVE, abilities), "owner");
  }

  /** At the gate that is open, as the engine would have opened it. */
  private void decide(Effect effect, Verdict verdict, Random random) {
    if (house.gates.decision(gate).isPresent()) {
      return;
    }
    Map<String, Object> variables = Map.of();
    if (verdict == Verdict.EDIT) {
      var arguments = new HashMap<String, Object>();
      CanonicalJson.readObject(house.now(effect).arguments())
          .forEach((name, value) -> arguments.put(name, String.valueOf(value)));
      arguments.put("amountCents", 6_000 + random.nextInt(20_000));
      variables = Map.of("arguments", arguments);
    }
    Gates.Result result = house.decide(gate, verdict, variables);
    assertThat(result).isInstanceOfAny(Gates.Result.Decided.class, Gates.Result.Invalid.class);
  }

  /** The process comes here once its gate is decided, and leads back to one that is not. */
  private void perform(Random random) {
    if (house.gates.decision(gate).isEmpty()) {
      return;
    }
    house.bank.before = _ -> random.nextInt(4) == 0 ? killed() : Optional.empty();
    house.bank.after =
        call -> {
          refundedThen.put(call.idempotencyKey(), refunded);
          refunded += (Integer) call.arguments().get("amountCents");
          return random.nextInt(3) == 0 ? dead() : Bank.confirmed(call);
        };
    house.history.dies = _ -> random.nextInt(6) == 0;
    try {
      house.job("perform");
    } catch (Killed death) {
      house.clock.tick(Opening.LEASE);
    } finally {
      house.history.dies = _ -> false;
    }
    Effect now = house.effect();
    if (now.state() == Effect.State.PROPOSED) {
      gate = house.gate(now);
    }
  }

  private static Optional<Action.Result> killed() {
    throw new Killed();
  }

  private static Action.Result dead() {
    throw new Killed();
  }

  private void check(Effect effect) {
    int executed = house.bank.executions.getOrDefault(effect.id(), 0);
    assertThat(executed).isLessThanOrEqualTo(1);
    if (executed == 1) {
      Effect now = house.now(effect);
      Effects.Briefing card = house.effects.briefing(effect.id()).orElseThrow();
      String done = CanonicalJson.text(house.bank.done.get(effect.id()));
      assertThat(done)
          .isEqualTo(now.arguments())
          .isEqualTo(card.records().approved())
          .isEqualTo(card.records().effective());
      assertThat(permits(now)).as("used approvals of exactly these bytes").isEqualTo(1);
      assertThat(card.disclosed())
          .as("the world was as it was shown")
          .contains("\"now\":\"%s\"".formatted(Money.ofCents(refundedThen.get(effect.id()))));
    }
  }

  private static long permits(Effect effect) {
    return house
        .jdbc
        .sql(
            """
            select count(*) from engine.decision d join engine.approval_use u on u.decision_id = d.id
            where d.subject_id = :effect and d.permits = :digest
            """)
        .param("effect", effect.id())
        .param("digest", effect.digest().hex())
        .query(Long.class)
        .single();
  }
}
