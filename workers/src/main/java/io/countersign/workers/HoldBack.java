package io.countersign.workers;

import java.time.Duration;

/**
 * For how long an irreversible effect that may be done is held back, so that a person can stop it.
 *
 * @param irreversible nothing is held back where this is zero
 */
public record HoldBack(Duration irreversible) {

  /** Well within what an approval lasts: it is used up only when the effect goes out. */
  static final Duration MAX = Duration.ofHours(12);

  public HoldBack {
    if (irreversible.isNegative() || irreversible.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "Irreversible effects are held back for %s; it can be 0 to %s. Set countersign.hold-back.irreversible."
              .formatted(irreversible, MAX));
    }
  }
}
