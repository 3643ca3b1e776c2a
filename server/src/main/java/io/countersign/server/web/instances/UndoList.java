package io.countersign.server.web.instances;

import io.countersign.engine.Gates;
import io.countersign.server.identity.CurrentPerson;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.HeldBack;
import io.countersign.workers.Undoing;
import io.countersign.workers.Undoing.Standing;
import io.countersign.workers.Undos;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What can still be taken back or stopped in a case, and what became of it. */
@Component("undoList")
class UndoList {

  private static final int EFFECTS_MAX = 200;

  private final Effects effects;
  private final Undoing undoing;
  private final HeldBack heldBack;
  private final CurrentPerson current;

  UndoList(Effects effects, Undoing undoing, HeldBack heldBack, CurrentPerson current) {
    this.effects = effects;
    this.undoing = undoing;
    this.heldBack = heldBack;
    this.current = current;
  }

  /**
   * One effect.
   *
   * @param verb {@code undo} or {@code stop} where this person may; null where there is no button
   * @param until when it goes out, or can no longer be undone; null where that is over
   * @param said what became of it, in a sentence; empty where nobody has asked yet
   * @param tone {@code good}, {@code stop}, {@code why} or empty
   */
  record Item(
      String id,
      String headline,
      @Nullable String verb,
      @Nullable Instant until,
      boolean held,
      String said,
      @Nullable Instant at,
      String tone) {}

  /** The oldest first. */
  List<Item> of(long rootInstanceKey) {
    var items = new ArrayList<Item>();
    for (Effect effect : effects.search(null, null, rootInstanceKey, EFFECTS_MAX).reversed()) {
      of(effect).ifPresent(items::add);
    }
    return List.copyOf(items);
  }

  /** Of one effect, for the page of its task. */
  public List<Item> ofEffect(String id) {
    return effects.find(id).flatMap(this::of).stream().toList();
  }

  private Optional<Item> of(Effect effect) {
    Optional<Instant> goesOut = heldBack.heldUntil(effect);
    if (goesOut.isPresent()) {
      return Optional.of(
          new Item(
              effect.id(),
              effect.headline(),
              person().isPresent() ? "stop" : null,
              goesOut.get(),
              true,
              "",
              null,
              "why"));
    }
    return switch (undoing.standing(effect)) {
      case Standing.None() -> Optional.empty();
      case Standing.Open(Instant until) -> Optional.of(open(effect, until));
      case Standing.Over(Instant until) ->
          Optional.of(item(effect, null, null, "It could be undone until", until, ""));
      case Standing.Wanted wanted -> Optional.of(wanted(effect, wanted));
    };
  }

  private Item open(Effect effect, Instant until) {
    Optional<String> rule = notForMe(effect);
    return item(
        effect,
        rule.isEmpty() ? "undo" : null,
        until,
        person().isEmpty() ? "" : rule.orElse(""),
        null,
        "");
  }

  private Item wanted(Effect effect, Standing.Wanted wanted) {
    Undos.Kept asked = wanted.asked();
    String who = asked.by() == null ? "The process" : asked.by();
    String why = " \u201c%s\u201d".formatted(asked.reason());
    Effect undo = wanted.undo();
    boolean again = wanted.again() && notForMe(effect).isEmpty();
    return item(
        effect,
        again ? "undo" : null,
        again ? asked.until() : null,
        undo == null
            ? "%s asked to undo this. It is being carried out.%s".formatted(who, why)
            : became(undo, who) + why,
        undo == null || undo.endedAt() == null ? asked.at() : undo.endedAt(),
        undo == null ? "why" : tone(undo.state()));
  }

  private static String became(Effect undo, String who) {
    String outcome = undo.outcome() == null ? "" : " " + undo.outcome();
    return switch (undo.state()) {
      case PROPOSED -> "%s asked to undo this. It waits for people to approve it.".formatted(who);
      case APPROVED, STARTED -> "%s asked to undo this. It is being carried out.".formatted(who);
      case CONFIRMED -> "%s undid this.".formatted(who);
      case FAILED -> "%s asked to undo this, and it failed:%s".formatted(who, outcome);
      case IN_DOUBT ->
          "%s asked to undo this, and nobody can know whether it happened.".formatted(who);
      case REJECTED, ASKED -> "%s asked to undo this. It was rejected.%s".formatted(who, outcome);
      case EXPIRED -> "%s asked to undo this. Nobody decided in time.".formatted(who);
      case REFUSED -> "%s asked to undo this. It was refused:%s".formatted(who, outcome);
    };
  }

  private static String tone(Effect.State state) {
    return switch (state) {
      case CONFIRMED -> "good";
      case FAILED, IN_DOUBT, REFUSED -> "stop";
      case PROPOSED, APPROVED, STARTED, REJECTED, ASKED, EXPIRED -> "why";
    };
  }

  private static Item item(
      Effect effect,
      @Nullable String verb,
      @Nullable Instant until,
      String said,
      @Nullable Instant at,
      String tone) {
    return new Item(effect.id(), effect.headline(), verb, until, false, said, at, tone);
  }

  private Optional<String> notForMe(Effect effect) {
    return person()
        .map(person -> undoing.notForThem(effect, person))
        .orElse(Optional.of("Only a person undoes something."));
  }

  private Optional<Gates.Person> person() {
    return current.person().map(p -> new Gates.Person(p.username(), p.roleNames()));
  }
}
