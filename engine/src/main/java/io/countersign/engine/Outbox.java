package io.countersign.engine;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** What the engine has yet to hear of decisions. */
public interface Outbox {

  /**
   * Takes the next one that is due and that no other server has in hand, and records what came of
   * it.
   *
   * @return whether there was one
   */
  boolean deliverNext(Instant now, Function<Delivery, Delivered> deliver);

  /**
   * One completion.
   *
   * @param attempts how often it was tried before
   */
  record Delivery(long userTaskKey, Map<String, Object> variables, int attempts) {}

  /** What came of it. */
  sealed interface Delivered {

    /** The engine's task is no longer open. */
    record Done() implements Delivered {}

    /** Not yet; {@code why} in the engine's words. */
    record Again(Instant at, String why) implements Delivered {}
  }
}
