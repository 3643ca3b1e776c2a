package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.workers.StandingLedger;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An effect; its arguments are the canonical ones.
 *
 * @param heldUntil it may be done, and is held back until then
 * @param undoes the effect that it takes back
 * @param standingApproval of one effect alone, where no person decided on it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EffectView(
    String id,
    String state,
    String worker,
    String action,
    Map<String, ?> arguments,
    String digest,
    boolean gated,
    String why,
    String headline,
    String rootProcessInstanceKey,
    String processInstanceKey,
    String run,
    int turn,
    Instant proposedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String outcome,
    @Nullable String reference,
    @Nullable Instant heldUntil,
    @Nullable String undoes,
    @Nullable UndoView undo,
    @Nullable StandingView standingApproval) {

  /** Which standing approval let it through, and as which use. */
  record StandingView(String id, int use) {

    static StandingView of(StandingLedger.Use use) {
      return new StandingView(use.standing(), use.number());
    }
  }

  /**
   * Where taking it back stands.
   *
   * @param state {@code OPEN}, {@code CLOSED}, or {@code ASKED} and then the state of the effect
   *     that takes it back
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record UndoView(
      String state,
      Instant until,
      @Nullable String effect,
      @Nullable String by,
      @Nullable String reason,
      @Nullable Instant at) {}
}
