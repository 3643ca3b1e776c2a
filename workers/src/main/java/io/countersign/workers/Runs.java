package io.countersign.workers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conversations of workers, kept here and not in process variables. */
public interface Runs {

  Optional<Run> find(String id);

  List<Run> of(long rootInstanceKey);

  /**
   * One agent step's conversation.
   *
   * @param question what the worker asks a person, where it waits for an answer
   */
  record Run(
      String id,
      String worker,
      String model,
      boolean rehearsed,
      String goal,
      long rootInstanceKey,
      long processInstanceKey,
      String state,
      @Nullable String question,
      long costNanos,
      List<Turn> turns) {}

  /** One model call and what followed. */
  record Turn(
      int number,
      String state,
      String text,
      List<String> calls,
      long inputTokens,
      long outputTokens,
      long costNanos,
      Instant at) {}
}
