package io.countersign.budgets.postgres;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** How long things took, in steps of 10 microseconds up to 10 seconds; never grows. */
final class Latencies {

  private static final long STEP_NANOS = 10_000;
  private static final int STEPS = 1_000_000;

  private final AtomicIntegerArray steps = new AtomicIntegerArray(STEPS);
  private final AtomicLong count = new AtomicLong();

  void add(long nanos) {
    steps.incrementAndGet((int) Math.min(nanos / STEP_NANOS, STEPS - 1));
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }

  /** The time within which so many of a hundred were done, rounded up to a step. */
  double millis(int percent) {
    long wanted = Math.ceilDiv(count.get() * percent, 100);
    long seen = 0;
    for (int i = 0; i < STEPS; i++) {
      seen += steps.get(i);
      if (seen >= wanted) {
        return (i + 1) * STEP_NANOS / 1e6;
      }
    }
    throw new IllegalStateException("Nothing was measured.");
  }
}
