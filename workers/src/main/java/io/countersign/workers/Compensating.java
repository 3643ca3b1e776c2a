package io.countersign.workers;

import io.countersign.workers.UndoAsking.Asker;
import io.countersign.workers.Undoing.Asked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Undoes what a process did, because the process says so; the same undo as a person's. */
@Component
public class Compensating {

  private static final Duration LOOK_AGAIN_MIN = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN_MAX = Duration.ofMinutes(1);

  private final Undos undos;
  private final UndoAsking asking;
  private final EngineUndoing undoing;
  private final Effects effects;
  private final Clock clock;

  Compensating(
      Undos undos, UndoAsking asking, EngineUndoing undoing, Effects effects, Clock clock) {
    this.undos = undos;
    this.asking = asking;
    this.undoing = undoing;
    this.effects = effects;
    this.clock = clock;
  }

  /** How far it has come. */
  public sealed interface Ended {

    /** All that can be undone is undone. */
    record Done(List<String> effects) implements Ended {

      public Done {
        effects = List.copyOf(effects);
      }
    }

    /** Being carried out, or waiting for people; give the job again. */
    record Again(Duration backOff, String message) implements Ended {}

    /** It cannot be undone; a person looks. */
    record Stuck(String message) implements Ended {}
  }

  /**
   * Asks for what was not asked for yet; one after the other, the newest first.
   *
   * @param steps elements that acted without a model
   */
  public Ended compensate(long rootInstance, Set<Long> instances, Set<Long> steps, String element) {
    var undone = new ArrayList<String>();
    for (String id : undos.happened(rootInstance, instances, steps)) {
      Effect effect = effects.find(id).orElseThrow();
      if (undoing.window(effect.action()).isEmpty()) {
        continue;
      }
      switch (one(effect, element)) {
        case Ended.Done _ -> undone.add(id);
        case Ended.Again again -> {
          return again;
        }
        case Ended.Stuck stuck -> {
          return stuck;
        }
      }
    }
    return new Ended.Done(undone);
  }

  private Ended one(Effect effect, String element) {
    Optional<Undos.Kept> asked = undos.of(effect.id());
    if (asked.isPresent()) {
      return asked(effect, asked.get());
    }
    String reason = "The process takes back what it did (%s).".formatted(element);
    return switch (asking.ask(effect.id(), new Asker(null), reason)) {
      case Asked.Taken(Undos.Kept undo) -> {
        undoing.beginWaiting();
        yield again(effect, undo);
      }
      case Asked.Already(Undos.Kept undo) -> again(effect, undo);
      case Asked.TooLate(Instant until) ->
          stuck(effect, "it could be undone until %s.".formatted(until));
      case Asked.NotPossible(String why) -> stuck(effect, why);
      case Asked.NotEntitled(String rule) -> stuck(effect, rule);
      case Asked.Unexplained(String message) -> stuck(effect, message);
      case Asked.Unknown() -> stuck(effect, "it is gone.");
    };
  }

  /** What came to nothing is given up, so that whoever resolves the incident asks again. */
  private Ended asked(Effect effect, Undos.Kept undo) {
    Optional<Effect> back = effects.find(undo.id());
    if (back.isPresent() && back.get().state() == Effect.State.CONFIRMED) {
      return new Ended.Done(List.of(effect.id()));
    }
    if (!asking.inVain(undo)) {
      return again(effect, undo);
    }
    asking.letGo(undo);
    return stuck(
        effect,
        "%s %s"
            .formatted(
                back.map(Effect::state).orElse(Effect.State.REFUSED),
                back.map(Effect::outcome).orElse("")));
  }

  private Ended again(Effect effect, Undos.Kept undo) {
    Duration quarter = Duration.between(undo.at(), clock.instant()).dividedBy(4);
    Duration backOff =
        quarter.compareTo(LOOK_AGAIN_MIN) < 0
            ? LOOK_AGAIN_MIN
            : quarter.compareTo(LOOK_AGAIN_MAX) > 0 ? LOOK_AGAIN_MAX : quarter;
    return new Ended.Again(backOff, "Effect %s is being undone.".formatted(effect.id()));
  }

  private static Ended stuck(Effect effect, String why) {
    return new Ended.Stuck(
        "Effect %s was not undone: %s Undo it by hand where that is still right, then resolve this."
            .formatted(effect.id(), why));
  }
}
