package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision;
import io.countersign.history.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Law1NoEffectWithoutALiveAbilityTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.newInstance();
    house.workers.save(House.clerk(Worker.State.ACTIVE, House.abilities()), "owner");
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static void assertNothingHappened(Effect effect) {
    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
    assertThat(house.entries("effect.refused", effect.id())).isEqualTo(1);
    assertThat(house.entries("effect.started", effect.id())).isZero();
  }

  @Test
  void a_task_that_was_completed_past_us_performs_nothing() {
    Effect effect = house.proposed(refund(12_000));

    assertThat(house.perform()).containsEntry("outcome", "performed");

    assertNothingHappened(effect);
  }

  @Test
  void bytes_that_were_changed_after_the_approval_are_not_performed() {
    Effect effect = house.approved(12_000);
    change(effect, "12000", "49000", effect.digest().hex());

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void bytes_that_were_changed_together_with_their_digest_are_not_performed() {
    Effect effect = house.approved(12_000);
    String document = String.valueOf(effect.document()).replace("12000", "49000");
    change(effect, "12000", "49000", Digest.ofText(document).hex());
    house
        .jdbc
        .sql("update workers.effect set document = :document where id = :id")
        .param("document", document)
        .param("id", effect.id())
        .update();

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void bytes_that_were_changed_where_nobody_is_asked_are_not_performed_either() {
    Effect effect = house.proposed(refund(100));
    assertThat(effect.gated()).isFalse();
    change(effect, "100", "4900", effect.digest().hex());

    house.perform();

    assertNothingHappened(effect);
    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("alarm");
  }

  private static void change(Effect effect, String from, String to, String digest) {
    house
        .jdbc
        .sql(
            """
            update workers.effect set arguments = replace(arguments, :from, :to),
              digest = :digest where id = :id
            """)
        .param("from", from)
        .param("to", to)
        .param("digest", digest)
        .param("id", effect.id())
        .update();
  }

  @Test
  void an_approval_is_used_once() {
    Effect effect = house.approved(12_000);
    house.perform();
    house
        .jdbc
        .sql("update workers.effect set state = 'APPROVED' where id = :id")
        .param("id", effect.id())
        .update();

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void an_ability_that_is_withdrawn_between_approval_and_effect_stops_it() {
    Effect effect = house.approved(12_000);
    house.workers.save(House.clerk(Worker.State.ACTIVE, List.of()), "owner");

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void a_worker_that_is_suspended_between_approval_and_effect_stops_it() {
    Effect effect = house.approved(12_000);
    house.workers.save(House.clerk(Worker.State.SUSPENDED, House.abilities()), "owner");

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void a_limit_that_is_lowered_between_approval_and_effect_stops_it() {
    Effect effect = house.approved(12_000);
    List<Ability> strict =
        List.of(
            new Ability(
                "payments.refund",
                List.of(new Ability.Condition("amountCents", Ability.Operator.AT_MOST, "100")),
                Ability.Approval.NEVER,
                List.of(),
                "Refunds 3",
                1));
    house.workers.save(House.clerk(Worker.State.ACTIVE, strict), "owner");

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void an_ungated_effect_waits_for_a_person_once_its_ability_asks_for_one() {
    Effect effect = house.proposed(refund(100));
    assertThat(effect.gated()).isFalse();
    Ability now =
        new Ability(
            "payments.refund", List.of(), Ability.Approval.ALWAYS, List.of(), "Refunds 4", 1);
    house.workers.save(House.clerk(Worker.State.ACTIVE, List.of(now)), "owner");

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void what_a_person_rejects_is_not_done_and_the_worker_hears_why() {
    Effect effect = house.proposed(refund(12_000));
    house.reject(effect);

    house.perform();
    house.turn();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REJECTED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
    assertThat(house.model.prompts.getLast().messages().getLast())
        .isInstanceOfSatisfying(
            Model.Message.ToolResult.class,
            result -> assertThat(result.content()).contains("Because."));
  }

  @Test
  void what_expires_is_not_done_even_if_somebody_approves_it_later() {
    Effect effect = house.proposed(refund(12_000));
    long gate = house.gate(effect);
    house.job("expire");

    house.decide(gate, Decision.Verdict.APPROVE, Map.of());
    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.EXPIRED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void saying_that_it_happened_is_no_approval() {
    Effect effect = house.proposed(refund(12_000));
    house.decide(
        house.task("reconcile", Map.of("effect", effect.id())), Decision.Verdict.APPROVE, Map.of());

    house.perform();

    assertNothingHappened(effect);
  }

  @Test
  void without_an_ability_an_action_is_not_even_offered() {
    Ability mail =
        new Ability("mail.send", List.of(), Ability.Approval.ALWAYS, List.of(), "Mail 1", 1);
    house.workers.save(House.clerk(Worker.State.ACTIVE, List.of(mail)), "owner");
    house.model.then(says("", refund(100)));

    house.turn();

    assertThat(house.effects.search(null, null, null, 1_000))
        .noneMatch(effect -> effect.processInstanceKey() == house.instance);
    assertThat(house.model.prompts.getLast().tools())
        .extracting(ActionSpec::name)
        .containsExactly("mail.send", "ask_person", "finish");
  }

  @Test
  void arguments_that_the_action_does_not_take_are_never_proposed() {
    house.model.then(
        says("", call("payments.refund", "{\"order\":\"H-20001\",\"amountCents\":-5}")));

    house.turn();

    assertThat(house.effects.search(null, null, null, 1_000))
        .noneMatch(effect -> effect.processInstanceKey() == house.instance);
  }
}
