package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Gates;
import io.countersign.workers.Undoing.Asked;
import java.util.Optional;
import java.util.Set;

/** A refund that happened, and its way back, in the words of the tests. */
final class UndoCase {

  static final Gates.Person SAM = new Gates.Person("sam", Set.of("SUPERVISOR"));
  static final Gates.Person ANN = new Gates.Person("ann", Set.of("SUPERVISOR"));

  private final House house;
  final Undoing undoing;

  UndoCase(House house) {
    this.house = house;
    this.undoing = house.bean(Undoing.class);
  }

  /** A new case, in which nobody dies and every service answers. */
  void begin() {
    house.bank.before = _ -> Optional.empty();
    house.bank.after = Bank::confirmed;
    house.bank.readBack = this::truth;
    house.history.dies = _ -> false;
    house.newInstance();
  }

  private Action.Result truth(Action.Call call) {
    return house.bank.done.containsKey(call.idempotencyKey())
        ? Bank.confirmed(call)
        : new Action.Result.Failed("There is no such payment.");
  }

  Effect refunded(int cents) {
    Effect effect = house.proposed(refund(cents));
    if (effect.gated()) {
      house.approve(effect);
    }
    house.perform();
    return house.now(effect);
  }

  Undos.Kept taken(Effect effect) {
    return ((Asked.Taken) undoing.ask(effect.id(), SAM, "The wrong customer.")).undo();
  }

  /** The effect that takes it back, once it is proposed. */
  Effect prepared(Undos.Kept undo, String outcome) {
    assertThat(house.prepareUndo(undo.id())).containsEntry("outcome", outcome);
    return house.effects.find(undo.id()).orElseThrow();
  }
}
