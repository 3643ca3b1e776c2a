package io.countersign.history.postgres;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits until something holds, at most 20 seconds. */
public final class Condition {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Condition() {}

  public static void await(String what, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + TIMEOUT.toSeconds() + " s: " + what);
      }
      Thread.sleep(20);
    }
  }
}
