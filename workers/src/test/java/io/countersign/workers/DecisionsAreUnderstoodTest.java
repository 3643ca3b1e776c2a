package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.history.CanonicalJson;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Market pain 10, a worker that misunderstands: approve, edit, reject, ask back; what is done, and
 * what the worker is told.
 */
class DecisionsAreUnderstoodTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.newInstance();
    house.bank.look = call -> Bank.books(0, call);
    house.model.otherwise = _ -> says("I have finished.");
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Map<String, Object> with(Effect effect, String name, @Nullable Object value) {
    var arguments = new TreeMap<String, Object>();
    CanonicalJson.readObject(effect.arguments())
        .forEach((key, old) -> {
          if (old != null) {
            arguments.put(key, old);
          }
        });
    if (value == null) {
      arguments.remove(name);
    } else {
      arguments.put(name, value);
    }
    return arguments;
  }

  private static Gates.Result.Invalid refused(Gates.Result result) {
    return (Gates.Result.Invalid) result;
  }

  @Test
  void an_edit_is_done_as_it_was_edited_and_all_three_records_are_kept() {
    Effect effect = house.proposed(refund(12_000));
    assertThat(house.edit(effect, with(effect, "amountCents", 8_000)))
        .isInstanceOf(Gates.Result.Decided.class);

    assertThat(house.perform()).containsEntry("outcome", "performed");

    assertThat(house.bank.done.get(effect.id()).get("amountCents")).isEqualTo(8_000);
    String edited = effect.arguments().replace("12000", "8000");
    assertThat(house.effects.briefing(effect.id()).orElseThrow().records())
        .isEqualTo(new Effects.Records(effect.arguments(), edited, edited));
    assertThat(house.now(effect).document()).contains("\"edits\":\"" + effect.digest().hex());
  }

  @Test
  void the_worker_is_told_of_an_edit_and_does_not_redo_the_original() {
    Effect effect = house.proposed(refund(12_000));
    house.edit(effect, with(effect, "amountCents", 8_000));
    house.perform();
    house.model.then(says("Once more.", refund(12_000)));

    assertThat(house.turn()).containsEntry("outcome", "done");

    assertThat(house.told())
        .startsWith("Not done, and nobody was asked: this is your proposal 1 again.")
        .contains(
            "Decision on your proposal 1 (payments.refund ",
            "EDITED AND APPROVED by supervisor. You proposed ",
            "\"amountCents\":12000",
            ", approved was ",
            "\"amountCents\":8000",
            "Do not propose it again. Done. ");
    assertThat(house.entries("effect.repeated", effect.id())).isEqualTo(1);
  }

  @Test
  void an_edit_outside_of_the_ability_is_refused_with_the_rule() {
    Effect effect = house.proposed(refund(12_000));

    assertThat(refused(house.edit(effect, with(effect, "amountCents", 60_000))))
        .isEqualTo(
            new Gates.Result.Invalid(
                "arguments",
                "Amount is 600.00 EUR, but this worker may only use payments.refund where it is at"
                    + " most 500.00 EUR (rule Refunds 2, version 1). Change it so that it fits, or"
                    + " reject the proposal."));
    assertThat(house.state(effect)).isEqualTo(Effect.State.PROPOSED);
    assertThat(house.now(effect).digest()).isEqualTo(effect.digest());
  }

  @ParameterizedTest
  @CsvSource({
    "amountCents,-5,of payments.refund must be a positive whole number of cents",
    "amountCents,,of payments.refund is missing",
    "action,mail.send,payments.refund takes no argument"
  })
  void an_edit_that_the_action_does_not_take_is_refused(
      String name, @Nullable String value, String says) {
    Effect effect = house.proposed(refund(12_000));
    Object given = value != null && value.matches("-?\\d+") ? Integer.valueOf(value) : value;

    assertThat(refused(house.edit(effect, with(effect, name, given))).message()).contains(says);
    assertThat(house.state(effect)).isEqualTo(Effect.State.PROPOSED);
  }

  @Test
  void an_edit_to_another_action_is_impossible() {
    Effect effect = house.proposed(refund(12_000));
    var variables =
        Map.<String, Object>of(
            "arguments", with(effect, "amountCents", 8_000), "action", "mail.send");

    assertThat(refused(house.decide(house.gate(effect), Verdict.EDIT, variables)))
        .satisfies(invalid -> assertThat(invalid.field()).isEqualTo("action"))
        .satisfies(invalid -> assertThat(invalid.message()).contains("and nothing else"));
  }

  @Test
  void an_edit_that_changes_nothing_is_an_approval_and_is_asked_for_as_one() {
    Effect effect = house.proposed(refund(12_000));
    assertThat(refused(house.edit(effect, with(effect, "amountCents", 12_000))).message())
        .startsWith("Nothing is changed.");
  }

  @Test
  void an_edit_that_touches_something_that_was_not_shown_comes_back_to_the_gate() {
    Effect effect = house.proposed(refund(12_000));
    house.edit(effect, with(effect, "order", "H-20002"));

    assertThat(house.perform()).containsEntry("outcome", "approval");
    assertThat(house.effects.briefing(effect.id()).orElseThrow().changes())
        .containsExactly(new Effects.Change("What would change", "Order H-20001", "Order H-20002"));
    house.approve(effect);
    house.perform();
    assertThat(house.bank.done.get(effect.id()).get("order")).isEqualTo("H-20002");
  }

  @Test
  void an_edit_of_a_world_that_has_changed_comes_back_to_the_gate() {
    Effect effect = house.proposed(refund(12_000));
    house.edit(effect, with(effect, "amountCents", 8_000));
    house.bank.look = call -> Bank.books(5_000, call);

    assertThat(house.perform()).containsEntry("outcome", "approval");
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
    assertThat(house.now(effect).arguments()).contains("8000");
  }

  @Test
  void a_question_of_a_person_ends_the_proposal_and_the_worker_may_propose_again() {
    Effect effect = house.proposed(refund(12_000));
    assertThat(house.askBack(effect)).isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.state(effect)).isEqualTo(Effect.State.ASKED);
    house.model.then(says("The bowl was broken.", refund(12_000)));

    assertThat(house.turn()).containsEntry("outcome", "approval");

    assertThat(house.told())
        .contains("NOT DECIDED, ASKED BACK by supervisor.", "Question: Because.");
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void only_an_effect_can_be_edited_or_asked_about() {
    house.model.then(says("", call("ask_person", "{\"question\":\"May I?\"}")));
    house.turn();
    long task = house.task("answer-worker", Map.of());

    for (Verdict verdict : new Verdict[] {Verdict.EDIT, Verdict.ASK}) {
      assertThat(refused(house.decide(task, verdict, Map.of("answer", "x"))).field())
          .isEqualTo("decision");
    }
  }

  @Test
  void what_was_rejected_is_not_asked_again_and_a_worker_that_insists_ends_at_a_person() {
    Effect effect = house.proposed(refund(12_000));
    house.reject(effect);
    house.perform();
    house.model.otherwise = _ -> says("Please.", refund(12_000));

    assertThat(house.turn()).containsEntry("outcome", "question");

    assertThat(house.effects.search(null, null, null, 1_000))
        .filteredOn(e -> e.processInstanceKey() == house.instance)
        .hasSize(1);
    assertThat(house.entries("effect.repeated", effect.id())).isEqualTo(2);
  }

  @Test
  void another_spelling_of_what_was_rejected_is_the_same() {
    Effect effect = house.proposed(refund(12_000));
    house.reject(effect);
    house.perform();
    house.model.then(
        says(
            "Differently.",
            call(
                "payments.refund",
                "{ \"reason\":\"late\", \"recipient\":\"original card\",\"amountCents\":12000,"
                    + " \"order\":\"H-2000\\u0031\"}")));

    house.turn();

    assertThat(house.told()).contains("REJECTED by supervisor", "Reason: Because.");
    assertThat(house.entries("effect.repeated", effect.id())).isEqualTo(1);
  }

  @Test
  void something_else_than_what_was_rejected_may_be_proposed() {
    house.reject(house.proposed(refund(12_000)));
    house.perform();
    house.model.then(says("Less.", refund(9_000)));

    assertThat(house.turn()).containsEntry("outcome", "approval");
  }

  @Test
  void after_a_person_has_answered_it_may_be_proposed_once_more() {
    Effect effect = house.proposed(refund(12_000));
    house.reject(effect);
    house.perform();
    house.model.then(says("", call("ask_person", "{\"question\":\"Really not?\"}")));
    house.turn();
    house.decide(
        house.task("answer-worker", Map.of()), Verdict.APPROVE, Map.of("answer", "Now you may."));
    house.model.then(says("Then I do.", refund(12_000)));

    assertThat(house.turn()).containsEntry("outcome", "approval");
  }
}
