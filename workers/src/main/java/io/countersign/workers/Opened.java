package io.countersign.workers;

import io.countersign.workers.EffectJournal.Entry;
import java.time.Duration;
import java.time.Instant;

/** What is to be done with an effect now. */
sealed interface Opened {

  /** Started: perform it. */
  record Act(Entry entry, int attempt, Action action, Action.Call call) implements Opened {}

  /** Started before and not heard of again: ask what happened. */
  record Ask(Entry entry, int attempt, Action action, Action.Call call) implements Opened {}

  /** Started before, and nobody is left to be asked. */
  record Lost(int attempt, String message) implements Opened {}

  /** It may be done, and is held back until then, so that a person can stop it. */
  record Held(Instant until) implements Opened {}

  /** Somebody else has it; come again. */
  record Busy(Duration backOff) implements Opened {}

  /** Nothing to do: it has ended. */
  record Ended(Effect.State state) implements Opened {}

  /** Only a person can say what happened. */
  record InDoubt() implements Opened {}

  /** A person decides on it again first. */
  record Asked() implements Opened {}

  /** A person raises a budget first; until then it stays as it is. */
  record Unfunded() implements Opened {}

  /** Others hold the budget for the moment; come again. */
  record Contended(Duration backOff) implements Opened {}
}
