package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.workers.Undoing.Asked;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** An undo whose server is killed: the database has lost the connection in the middle. */
class UndoKilledTest {

  private static final House house = new House();
  private static final UndoCase UNDO = new UndoCase(house);

  @AfterAll
  static void close() {
    house.close();
  }

  private static long posted() {
    return house.account(Scope.organisation(), Unit.SPEND).posted();
  }

  /** The database ends the connection, as it does when {@code kill -9} has ended its client. */
  private static boolean cut() {
    try {
      house.jdbc.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
    } catch (DataAccessException gone) {
      return true;
    }
    throw new AssertionError("The connection is still there.");
  }

  @Test
  void law_3_killed_at_each_entry_of_its_way_an_undo_goes_on_and_is_done_once() {
    int at = 1;
    while (killedAt(at)) {
      at++;
    }
    assertThat(at).as("entries on the way").isGreaterThan(5);
  }

  /** Whether there was such an entry. */
  private static boolean killedAt(int entry) {
    UNDO.begin();
    long before = posted();
    Effect refund = UNDO.refunded(100);
    var entries = new AtomicInteger();
    house.history.dies = _ -> entries.incrementAndGet() == entry && cut();
    String undo = undoneInTheEnd(refund);
    house.history.dies = _ -> false;

    String seen = "killed at entry " + entry;
    assertThat(house.bank.executions).as(seen).containsEntry(undo, 1);
    assertThat(house.entries("effect.undo-asked", refund.id())).as(seen).isEqualTo(1);
    assertThat(house.entries("effect.confirmed", undo)).as(seen).isEqualTo(1);
    assertThat(posted()).as(seen).isEqualTo(before);
    return entries.get() > entry;
  }

  /** Whoever asks again is told that it was asked before. */
  private static Undos.Kept asked(Effect refund) {
    return switch (UNDO.undoing.ask(refund.id(), UndoCase.SAM, "The wrong customer.")) {
      case Asked.Taken(Undos.Kept undo) -> undo;
      case Asked.Already(Undos.Kept undo) -> undo;
      case Asked other -> throw new AssertionError("Not asked: " + other);
    };
  }

  /** Person, process and jobs come again after each death; the id of the undo. */
  private static String undoneInTheEnd(Effect refund) {
    Undos.@Nullable Kept undo = null;
    boolean prepared = false;
    var deaths = new ArrayList<Throwable>();
    for (int tries = 0; tries < 20; tries++) {
      try {
        undo = undo == null ? asked(refund) : undo;
        prepared = prepared || house.prepareUndo(undo.id()).get("outcome").equals("perform");
        house.job("perform");
        if (house.effects.find(undo.id()).orElseThrow().state() == Effect.State.CONFIRMED) {
          return undo.id();
        }
      } catch (Killed | RuntimeException death) {
        deaths.add(death);
        house.clock.tick(Opening.LEASE);
      }
    }
    throw new AssertionError("It never ended.", deaths.getLast());
  }
}
