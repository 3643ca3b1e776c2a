package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentStepTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.newInstance();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void a_worker_reads_proposes_waits_for_a_person_acts_and_finishes() {
    house.model.then(says("I look.", call("orders.read", "{\"order\":\"H-20001\"}")));
    house.model.then(says("I refund.", refund(12_000)));

    Map<String, Object> turn = house.turn();

    Effect effect = house.effect();
    assertThat(turn).containsEntry("outcome", "approval");
    assertThat(turn.get("effects")).isEqualTo(List.of(effect.id()));
    assertThat(effect.why())
        .isEqualTo(
            "You are asked because 120.00 EUR is above 50.00 EUR (rule Refunds 2, version 1).");
    assertThat(house.approve(effect)).isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.bank.done).containsKey(effect.id());
    assertThat(house.effects.find(effect.id()).orElseThrow().state())
        .isEqualTo(Effect.State.CONFIRMED);
    assertThat(house.turn()).containsEntry("outcome", "done");
  }

  @Test
  void a_job_given_again_ends_the_same_way_and_costs_nothing() {
    var first = house.job("agent-turn", 42);
    int prompts = house.model.prompts.size();

    assertThat(house.job("agent-turn", 42)).isEqualTo(first);
    assertThat(house.model.prompts).hasSize(prompts);
  }

  @Test
  void a_question_goes_to_a_person_and_the_answer_to_the_worker() {
    house.model.then(says("", call("ask_person", "{\"question\":\"May I?\"}")));
    assertThat(house.turn()).containsEntry("outcome", "question");

    house.decide(
        house.task("answer-worker", Map.of()),
        Decision.Verdict.APPROVE,
        Map.of("answer", "You may."));

    assertThat(house.turn()).containsEntry("outcome", "done");
    assertThat(house.model.prompts.getLast().messages().getLast())
        .isInstanceOfSatisfying(
            Model.Message.ToolResult.class,
            result -> assertThat(result.content()).isEqualTo("supervisor answers: You may."));
  }
}
