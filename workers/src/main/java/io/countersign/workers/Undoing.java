package io.countersign.workers;

import io.countersign.engine.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes effects back while their window is open, each at most once. */
public interface Undoing {

  /** A person wants it. */
  Asked ask(String effect, Gates.Person person, String reason);

  /** What came of asking. */
  sealed interface Asked {

    /** It is being carried out. */
    record Taken(Undos.Kept undo) implements Asked {}

    /** Somebody was faster. */
    record Already(Undos.Kept undo) implements Asked {}

    /** The window has closed. */
    record TooLate(Instant until) implements Asked {}

    /** There is nothing that could be taken back, or nothing to do it with. */
    record NotPossible(String why) implements Asked {}

    /** Not entitled, with the rule. */
    record NotEntitled(String rule) implements Asked {}

    /** An undo has a reason. */
    record Unexplained(String message) implements Asked {}

    /** No effect has this id. */
    record Unknown() implements Asked {}
  }

  /** Where an effect stands that may be undone. */
  sealed interface Standing {

    /** It cannot be undone, or has not happened. */
    record None() implements Standing {}

    /** It can be undone until then. */
    record Open(Instant until) implements Standing {}

    /** It could have been undone until then. */
    record Over(Instant until) implements Standing {}

    /**
     * Somebody asked for it.
     *
     * @param undo the effect that takes it back; null until it was proposed
     * @param again whether that came to nothing, and the window is still open
     */
    record Wanted(Undos.Kept asked, @Nullable Effect undo, boolean again) implements Standing {}
  }

  Standing standing(Effect effect);

  /** Of each of these, by its id; what nobody wants undone costs one query for all. */
  Map<String, Standing> standings(Collection<Effect> effects);

  /** Why this person may not undo it; empty where they may. */
  Optional<String> notForThem(Effect effect, Gates.Person person);

  /** The undo that an effect is; empty where it is none. */
  Optional<Undos.Kept> isUndo(Effect effect);

  /** For how long after it happened an action can be undone; empty where it cannot. */
  Optional<Duration> window(String action);
}
