package io.countersign.workers;

import io.countersign.engine.Gates;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Effects that may be done and are held back for a while, so that a person can stop them. */
public interface HeldBack {

  /** When it goes out; empty where it is not held back. */
  Optional<Instant> heldUntil(Effect effect);

  /** Refuses it like a rejection at its gate: it is not done, and not to be proposed again. */
  Stopped stop(String id, Gates.Person person, String reason);

  /** What came of stopping one. */
  sealed interface Stopped {

    /** It is not done; the worker is told so. */
    record Done() implements Stopped {}

    /** It is not held back, or not any more. */
    record TooLate(Effect.State state, @Nullable String by) implements Stopped {}

    /** Not entitled, with the rule. */
    record NotEntitled(String rule) implements Stopped {}

    /** A stop has a reason. */
    record Unexplained(String message) implements Stopped {}

    /** No effect has this id. */
    record Unknown() implements Stopped {}
  }
}
