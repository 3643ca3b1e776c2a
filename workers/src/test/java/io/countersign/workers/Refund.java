package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One case from its first turn to its last, carried on by whoever comes after a death. */
final class Refund {

  private static final int DEATHS_MAX = 60;

  private final House house;

  Refund(House house) {
    this.house = house;
    house.newInstance();
    house.model.otherwise = Refund::next;
  }

  /** The whole conversation is in the prompt, so the same prompt always gets the same answer. */
  private static Model.Answer next(Model.Prompt prompt) {
    long results =
        prompt.messages().stream().filter(Model.Message.ToolResult.class::isInstance).count();
    return switch ((int) results) {
      case 0 -> says("I ask.", call("ask_person", "{\"question\":\"May I?\"}"));
      case 1 -> says("I refund.", refund(12_000));
      default -> says("I have finished.");
    };
  }

  /** Gives the engine's jobs again until the case has ended; says how often it died on the way. */
  int carryOn() {
    int deaths = 0;
    while (!step(this::ended)) {
      if (++deaths > DEATHS_MAX) {
        throw new AssertionError("It does not end.");
      }
      house.clock.tick(Opening.LEASE);
    }
    return deaths;
  }

  private boolean step(BooleanSupplier ended) {
    try {
      while (!ended.getAsBoolean()) {
        once();
      }
      return true;
    } catch (Killed death) {
      return false;
    }
  }

  private static final int STEPS_MAX = 40;
  private final java.util.List<String> outcomes = new java.util.ArrayList<>();

  private void once() {
    if (outcomes.size() > STEPS_MAX) {
      throw new AssertionError("It does not end: " + outcomes);
    }
    String outcome = String.valueOf(house.turn().get("outcome"));
    outcomes.add(outcome);
    switch (outcome) {
      case "question" -> answered();
      case "approval" -> {
        approved();
        house.perform();
      }
      case "perform" -> house.perform();
      case "done" -> done = true;
      default -> throw new AssertionError("Not part of the story: " + outcome);
    }
  }

  private boolean done;

  private boolean ended() {
    return done;
  }

  private void answered() {
    decide(house.task("answer-worker", Map.of()), Map.of("answer", "You may."));
  }

  private void approved() {
    if (house.state(house.effect()) == Effect.State.PROPOSED) {
      decide(house.gate(house.effect()), Map.of());
    }
  }

  private void decide(long task, Map<String, Object> variables) {
    Gates.Result result = house.decide(task, Verdict.APPROVE, variables);
    if (!(result instanceof Gates.Result.Decided)) {
      throw new AssertionError("Not decided: " + result);
    }
  }
}
