package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Gates;
import io.countersign.workers.Compensating.Ended;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process takes back what it did by the same undo as a person, at most once between them. */
class CompensatingTest {

  private static final House house = new House();
  private static final Gates.Person SAM = new Gates.Person("sam", Set.of("SUPERVISOR"));

  private final Compensating compensating = house.bean(Compensating.class);
  private final Undoing undoing = house.bean(Undoing.class);
  private final Undos undos = house.bean(Undos.class);
  private long step;

  @BeforeEach
  void begin() {
    house.bank.before = _ -> Optional.empty();
    house.newInstance();
    step = house.instance;
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Effect refunded() {
    Effect effect = house.proposed(refund(100));
    house.perform();
    return house.now(effect);
  }

  private Ended compensate(Effect effect) {
    return compensating.compensate(effect.rootInstanceKey(), Set.of(step), Set.of(), "take-back");
  }

  /** The process that undoes takes up what was asked for, and does it. */
  private Effect carriedOut(Effect effect) {
    Undos.Kept asked = undos.of(effect.id()).orElseThrow();
    house.prepareUndo(asked.id());
    house.perform();
    return house.effects.find(asked.id()).orElseThrow();
  }

  @Test
  void it_asks_once_waits_and_ends_when_it_is_undone() {
    Effect effect = refunded();
    assertThat(compensate(effect)).isInstanceOf(Ended.Again.class);
    assertThat(compensate(effect)).isInstanceOf(Ended.Again.class);

    Effect undo = carriedOut(effect);

    assertThat(compensate(effect)).isEqualTo(new Ended.Done(List.of(effect.id())));
    assertThat(house.bank.executions).containsEntry(undo.id(), 1);
    assertThat(house.entries("effect.undo-asked", effect.id())).isEqualTo(1);
  }

  @Test
  void what_a_person_is_undoing_is_waited_for_and_not_undone_twice() {
    Effect effect = refunded();
    undoing.ask(effect.id(), SAM, "I was faster.");

    assertThat(compensate(effect)).isInstanceOf(Ended.Again.class);
    carriedOut(effect);

    assertThat(compensate(effect)).isEqualTo(new Ended.Done(List.of(effect.id())));
    assertThat(house.entries("effect.undo-asked", effect.id())).isEqualTo(1);
  }

  @Test
  void the_newest_is_taken_back_first() {
    house.model.then(says("Both.", refund(100), refund(200)));
    house.turn();
    house.perform();
    List<Effect> both = house.effects.search(null, null, house.effect().rootInstanceKey(), 10);

    compensate(both.getFirst());

    assertThat(undos.of(both.getFirst().id())).isPresent();
    assertThat(undos.of(both.getLast().id())).isEmpty();
  }

  @Test
  void what_has_no_undo_and_what_another_instance_did_stays() {
    Effect elsewhere = refunded();
    house.newInstance();
    step = house.instance;
    Effect mail = house.proposed(call("mail.send", "{\"to\":\"a@example.com\",\"body\":\"x\"}"));
    house.approve(mail);
    house.perform();

    assertThat(compensate(mail)).isEqualTo(new Ended.Done(List.of()));
    assertThat(undos.of(elsewhere.id())).isEmpty();
  }

  @Test
  void what_can_no_longer_be_undone_is_said_to_a_person() {
    Effect effect = refunded();
    house.clock.tick(Bank.WINDOW.plusSeconds(1));

    assertThat(compensate(effect))
        .isInstanceOfSatisfying(
            Ended.Stuck.class,
            stuck -> assertThat(stuck.message()).contains("could be undone until"));
  }

  @Test
  void what_came_to_nothing_is_said_to_a_person_and_tried_again_when_that_is_resolved() {
    Effect effect = refunded();
    compensate(effect);
    house.bank.before = _ -> Optional.of(new Action.Result.Failed("The bank is closed."));
    carriedOut(effect);

    assertThat(compensate(effect))
        .isInstanceOfSatisfying(
            Ended.Stuck.class,
            stuck -> assertThat(stuck.message()).contains("The bank is closed."));
    house.bank.before = _ -> Optional.empty();
    assertThat(compensate(effect)).isInstanceOf(Ended.Again.class);
    carriedOut(effect);

    assertThat(compensate(effect)).isInstanceOf(Ended.Done.class);
  }

  @Test
  void the_longer_people_take_the_less_often_it_looks() {
    Effect effect = refunded();
    Duration first = ((Ended.Again) compensate(effect)).backOff();
    house.clock.tick(Duration.ofHours(5));

    assertThat(first).isEqualTo(Duration.ofSeconds(1));
    assertThat(((Ended.Again) compensate(effect)).backOff()).isEqualTo(Duration.ofMinutes(1));
  }
}
