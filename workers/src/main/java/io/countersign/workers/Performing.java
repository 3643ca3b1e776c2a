package io.countersign.workers;

import io.countersign.workers.EffectJournal.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Performs what a run proposed, in the order of proposal, each at most once (law 3). */
@Component
public class Performing {

  private final EffectJournal effects;
  private final Conversations conversations;
  private final Opening opening;
  private final Closing closing;
  private final Acting acting;
  private final Previews previews;
  private final Clock clock;

  Performing(
      EffectJournal effects,
      Conversations conversations,
      Opening opening,
      Closing closing,
      Acting acting,
      Previews previews,
      Clock clock) {
    this.effects = effects;
    this.conversations = conversations;
    this.opening = opening;
    this.closing = closing;
    this.acting = acting;
    this.previews = previews;
    this.clock = clock;
  }

  /** Whether the process can lead an effect back to its gate; older versions of it cannot. */
  public enum Back {
    ASKS_AGAIN,
    REFUSES
  }

  /** What came of it. */
  public sealed interface Ended {

    /** Everything that may be done has ended. */
    record Performed() implements Ended {}

    /** People say first what happened to these. */
    record Doubt(List<String> effects) implements Ended {

      public Doubt {
        effects = List.copyOf(effects);
      }
    }

    /** People decide on these again first: what they approved is not so any more. */
    record Asked(List<String> effects) implements Ended {

      public Asked {
        effects = List.copyOf(effects);
      }
    }

    /** A person raises a budget first, or stops the run: the next turn of it asks. */
    record Unfunded() implements Ended {}

    /** Give the job again. */
    record Again(Duration backOff, String message) implements Ended {}
  }

  /**
   * Performs what is open in the run of the step.
   *
   * @param jobKey the job; the same job given again asks nobody twice
   */
  public Ended perform(long stepKey, long jobKey, Back back) {
    List<Place> places = conversations.runOf(stepKey).map(effects::ofRun).orElse(List.of());
    Map<Integer, Effect.State> brokenByTurn = new HashMap<>();
    for (Place place : places) {
      Effect.State broken = brokenByTurn.get(place.turn());
      if (broken != null) {
        opening.refuseAfter(place.id(), broken);
      }
      switch (follow(place.id(), opening.open(place.id(), trying(place.id(), jobKey, back)))) {
        case One.Asked() -> {
          return new Ended.Asked(List.of(place.id()));
        }
        case One.Later(Duration backOff, String why) -> {
          return new Ended.Again(backOff, "Effect %s waits: %s".formatted(place.id(), why));
        }
        case One.Unfunded() -> {
          return new Ended.Unfunded();
        }
        case One.Held(Instant until) -> {
          return new Ended.Again(
              HoldingBack.untilNextLook(clock.instant(), until),
              "Effect %s is held back until %s, so that a person can stop it."
                  .formatted(place.id(), until));
        }
        case One.Is(Effect.State state) -> {
          if (state == Effect.State.IN_DOUBT) {
            return new Ended.Doubt(List.of(place.id()));
          }
          if (state == Effect.State.FAILED || state == Effect.State.REFUSED) {
            brokenByTurn.putIfAbsent(place.turn(), state);
          }
        }
      }
    }
    return new Ended.Performed();
  }

  /** Outside of every transaction: the service may take its time. */
  private Opening.Trying trying(String id, long jobKey, Back back) {
    EffectJournal.Entry entry = effects.find(id);
    return new Opening.Trying(
        jobKey,
        back,
        switch (entry.effect().state()) {
          case PROPOSED, APPROVED -> previews.now(entry);
          case STARTED, IN_DOUBT, REJECTED, ASKED, EXPIRED, REFUSED, CONFIRMED, FAILED ->
              Previews.Seen.nothing();
        });
  }

  private sealed interface One {
    record Is(Effect.State state) implements One {}

    record Later(Duration backOff, String why) implements One {}

    record Held(Instant until) implements One {}

    record Asked() implements One {}

    record Unfunded() implements One {}
  }

  private One follow(String id, Opened opened) {
    return switch (opened) {
      case Opened.Ended(Effect.State state) -> new One.Is(state);
      case Opened.InDoubt() -> new One.Is(Effect.State.IN_DOUBT);
      case Opened.Asked() -> new One.Asked();
      case Opened.Held(Instant until) -> new One.Held(until);
      case Opened.Unfunded() -> new One.Unfunded();
      case Opened.Busy(Duration backOff) -> new One.Later(backOff, "it is under way elsewhere.");
      case Opened.Contended(Duration backOff) ->
          new One.Later(backOff, "others hold its budget for the moment.");
      case Opened.Lost(int attempt, String message) ->
          new One.Is(closing.close(id, attempt, new Action.Result.InDoubt(message)));
      case Opened.Act act ->
          new One.Is(closing.close(id, act.attempt(), acting.perform(act.action(), act.call())));
      case Opened.Ask ask -> asked(id, ask, acting.readBack(ask.action(), ask.call()));
    };
  }

  /** The service said what happened to an effect that was found started. */
  private One asked(String id, Opened.Ask ask, Action.Result result) {
    return switch (result) {
      case Action.Result.Failed _ ->
          follow(id, opening.reopen(id, ask.attempt(), previews.now(ask.entry())));
      case Action.Result.Confirmed _, Action.Result.InDoubt _ ->
          new One.Is(closing.close(id, ask.attempt(), result));
    };
  }
}
