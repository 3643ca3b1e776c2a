package io.countersign.budgets;

/** Whether less than all may be held. */
public sealed interface Shrink {

  /** All or nothing. */
  record Never() implements Shrink {}

  /**
   * A call whose answer may be shorter: it is the call that shrinks, never its hold.
   *
   * @param floorTokens fewer are of no use
   * @param nanosPerToken what one of them adds to the money of the upper bound
   */
  record Output(long floorTokens, long nanosPerToken) implements Shrink {
    public Output {
      if (floorTokens < 1 || nanosPerToken < 0) {
        throw new IllegalArgumentException(
            "The shortest answer has at least 1 token, and none costs less than nothing: %d, %d."
                .formatted(floorTokens, nanosPerToken));
      }
    }
  }
}
