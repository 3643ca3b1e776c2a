package io.countersign.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A process instance as the read model knows it. */
public record Instance(
    long key,
    State state,
    String bpmnProcessId,
    String processName,
    int processVersion,
    long processDefinitionKey,
    @Nullable Long parentInstanceKey,
    @Nullable Long parentElementInstanceKey,
    long rootInstanceKey,
    Instant startedAt,
    @Nullable Instant endedAt,
    boolean hasIncident) {

  /** Where it is in its life. */
  public enum State {
    ACTIVE,
    COMPLETED,
    TERMINATED
  }
}
