package io.countersign.workers;

import io.countersign.history.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one action in the outside world.
 *
 * @param arguments the canonical bytes, as text: exactly what is decided on and executed
 * @param digest of the canonical proposal: effect id, worker, action and arguments
 * @param gated whether a person is asked
 * @param why the deterministic sentence that says why a person is asked; empty where nobody is
 * @param headline what will be done, as a person would say it
 * @param reference the service's own, once confirmed
 */
public record Effect(
    String id,
    State state,
    String worker,
    String action,
    String arguments,
    Digest digest,
    boolean gated,
    String why,
    String headline,
    long rootInstanceKey,
    long processInstanceKey,
    String run,
    int turn,
    Instant proposedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String outcome,
    @Nullable String reference) {

  /** Where it is in its life. */
  public enum State {
    PROPOSED,
    APPROVED,
    REJECTED,
    EXPIRED,
    REFUSED,
    STARTED,
    CONFIRMED,
    FAILED,
    IN_DOUBT
  }
}
