package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Work;
import io.countersign.history.Digest;
import io.countersign.workers.Ability.Approval;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Laws 1 and 9, market pain 1 (approved X, executed Y): what is not as it was shown any more is put
 * to a person again.
 */
class ChangedSinceApprovalTest {

  private static final House house = new House();

  @BeforeEach
  void begin() {
    house.begin();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static List<Effects.Change> changes(Effect effect) {
    return house.effects.briefing(effect.id()).orElseThrow().changes();
  }

  @Test
  void a_changed_world_is_put_to_a_person_with_what_changed_and_done_once_after_the_next_yes() {
    Effect effect = house.approved(12_000);
    house.bank.look = call -> Bank.books(12_000, call);

    house.assertAskedAgain(effect, house.perform());
    Effects.Briefing card = house.effects.briefing(effect.id()).orElseThrow();
    assertThat(card.changes())
        .containsExactly(new Effects.Change("Refunded", "0.00 EUR", "120.00 EUR"));
    assertThat(card.again().by()).isEqualTo("supervisor");
    assertThat(card.preview().rows().getFirst().now()).isEqualTo("120.00 EUR");

    house.approve(effect);
    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void the_old_approval_is_used_up_once_it_was_asked_again() {
    Effect effect = house.approved(12_000);
    house.bank.look = call -> Bank.books(12_000, call);
    house.perform();
    house.bank.look = call -> Bank.books(0, call); // as it was approved

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void the_same_job_given_again_asks_nobody_twice() {
    Effect effect = house.approved(12_000);
    house.bank.look = call -> Bank.books(12_000, call);

    Work.Outcome first = house.job("perform", 77_000_001);
    Digest asked = house.now(effect).digest();

    assertThat(house.job("perform", 77_000_001)).isEqualTo(first);
    assertThat(house.now(effect).digest()).isEqualTo(asked);
    assertThat(house.entries("effect.changed", effect.id())).isEqualTo(1);
  }

  @Test
  void a_process_that_knows_no_way_back_to_the_gate_refuses_what_changed() {
    Effect effect = house.approved(12_000);
    house.bank.look = call -> Bank.books(12_000, call);

    house.bean(Performing.class).perform(house.instance, 5, Performing.Back.REFUSES);

    assertThat(house.now(effect).state()).isEqualTo(Effect.State.REFUSED);
    assertThat(house.now(effect).outcome()).contains("Refunded: 0.00 EUR, now 120.00 EUR.");
  }

  @Test
  void where_the_money_would_go_now_is_compared_too() {
    Effect effect = house.approved(12_000);
    house.bank.look =
        call ->
            new Action.Look.Shown(
                new Action.Preview(
                    "Order H-20001",
                    List.of(
                        new Action.Preview.Row("Refunded", "0.00 EUR", "120.00 EUR"),
                        new Action.Preview.Row("Money goes to", "—", "card ending 9999")),
                    ""));

    house.assertAskedAgain(effect, house.perform());
    assertThat(changes(effect))
        .containsExactly(
            new Effects.Change("Money goes to afterwards", "card ending 1332", "card ending 9999"));
  }

  @Test
  void a_service_that_cannot_say_what_would_change_is_no_reason_to_go_on() {
    Effect effect = house.approved(12_000);
    house.bank.look = _ -> new Action.Look.Failed("The bank is away.");

    house.assertAskedAgain(effect, house.perform());
    assertThat(changes(effect))
        .singleElement()
        .satisfies(change -> assertThat(change.after()).contains("The bank is away."));
    house.approve(effect);
    assertThat(house.perform()).as("still away").containsEntry("outcome", "approval");
  }

  @Test
  void a_service_that_breaks_or_hangs_over_a_preview_has_failed() {
    Action.Look late =
        Previews.within(
            Duration.ofMillis(50),
            "The bank",
            () -> {
              new CountDownLatch(1).await();
              return new Action.Look.Nothing();
            });
    assertThat(late).isEqualTo(new Action.Look.Failed("The bank did not answer within 50 ms."));
    house.bank.look =
        _ -> {
          throw new IllegalStateException("broken");
        };
    Effect effect = house.proposed(refund(12_000));
    assertThat(house.effects.briefing(effect.id()).orElseThrow().preview()).isNull();
  }

  @Test
  void a_rule_that_changed_since_is_put_to_a_person() {
    Effect effect = house.approved(12_000);
    Ability other =
        new Ability(
            "payments.refund",
            List.of(new Condition("amountCents", Operator.AT_MOST, "40000")),
            Approval.ALWAYS,
            List.of(),
            "Refunds 3",
            1);
    house.workers.save(House.clerk(Worker.State.ACTIVE, List.of(other)), "owner");

    house.assertAskedAgain(effect, house.perform());
    assertThat(changes(effect).getFirst().what()).isEqualTo("Rule");
    assertThat(changes(effect).getFirst().after()).startsWith("Refunds 3, version ");
  }

  @Test
  void a_rule_that_would_ask_nobody_now_does_not_make_a_yes_to_another_rule_good() {
    Effect effect = house.approved(12_000);
    Ability free =
        new Ability("payments.refund", List.of(), Approval.NEVER, List.of(), "Refunds 9", 1);
    house.workers.save(House.clerk(Worker.State.ACTIVE, List.of(free)), "owner");

    house.assertAskedAgain(effect, house.perform());
    assertThat(house.now(effect).why())
        .isEqualTo("You are asked again because what was approved has changed.");
  }

  @Test
  void what_another_catalogue_would_do_under_the_same_name_was_not_approved() {
    ActionSpec spec = house.bean(Actions.class).find("payments.refund").orElseThrow().spec();
    var renamed =
        new ActionSpec(
            spec.name(),
            "Pay anybody",
            spec.description(),
            spec.access(),
            spec.reversibility(),
            spec.label(),
            spec.arguments());
    assertThat(Proposing.schema(renamed)).isNotEqualTo(Proposing.schema(spec));
    assertThat(Proposing.schema(spec)).isEqualTo(Proposing.schema(spec));
  }

  @Test
  void what_was_proposed_by_an_earlier_version_is_asked_again() {
    Effect effect = house.approved(12_000);
    older(effect);

    assertThat(house.perform()).containsEntry("outcome", "approval");
    assertThat(house.now(effect).document()).isNotNull();
    house.approve(effect);
    assertThat(house.perform()).containsEntry("outcome", "performed");
  }

  @Test
  void what_an_earlier_version_would_have_done_unasked_is_proposed_anew() {
    Effect effect = house.proposed(refund(100));
    older(effect);

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("refused");
  }

  private static void older(Effect effect) {
    house
        .jdbc
        .sql("update workers.effect set document = null, disclosed = null where id = :id")
        .param("id", effect.id())
        .update();
  }

  @Test
  void a_death_between_asking_again_and_saying_so_asks_once() {
    Effect effect = house.approved(12_000);
    house.bank.look = call -> Bank.books(12_000, call);
    house.history.dies = entry -> entry.type().equals("effect.changed");
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    assertThat(house.state(effect)).as("nothing of it stays").isEqualTo(Effect.State.APPROVED);
    house.history.dies = _ -> false;

    house.assertAskedAgain(effect, house.perform());
  }

  @Test
  void a_world_that_changed_while_an_effect_hung_is_not_acted_upon_again() {
    Effect effect = house.approved(12_000);
    house.bank.before =
        _ -> {
          throw new Killed();
        };
    assertThatThrownBy(house::perform).isInstanceOf(Killed.class);
    house.bank.before = _ -> java.util.Optional.empty();
    house.bank.look = call -> Bank.books(12_000, call);
    house.clock.tick(Opening.LEASE);

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void a_card_says_what_is_not_so_any_more_before_anybody_decides() {
    Effect effect = house.proposed(refund(12_000));
    house.bank.look = call -> Bank.books(12_000, call);

    Effects.Briefing card = house.effects.briefing(effect.id()).orElseThrow();

    assertThat(card.preview().rows().getFirst().now()).as("bound").isEqualTo("0.00 EUR");
    assertThat(card.drift())
        .containsExactly(new Effects.Change("Refunded", "0.00 EUR", "120.00 EUR"));
  }
}
