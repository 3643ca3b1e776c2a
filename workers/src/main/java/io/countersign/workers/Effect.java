package io.countersign.workers;

import io.countersign.history.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one action in the outside world.
 *
 * @param arguments the canonical bytes, as text: exactly what is decided on and executed
 * @param digest of the document
 * @param gated whether a person is asked
 * @param why the deterministic sentence that says why a person is asked; empty where nobody is
 * @param headline what will be done, as a person would say it
 * @param reference the service's own, once confirmed
 * @param document what a person decides on, as canonical JSON; null in what is older than documents
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
    @Nullable String reference,
    @Nullable String document) {

  /** Where it is in its life. */
  public enum State {
    PROPOSED,
    APPROVED,
    REJECTED,

    /** A person asked back instead of deciding; the worker may propose again. */
    ASKED,
    EXPIRED,
    REFUSED,
    STARTED,
    CONFIRMED,
    FAILED,
    IN_DOUBT
  }
}
