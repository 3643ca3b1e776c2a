package io.countersign.budgets;

import java.time.Instant;

/**
 * Adds to a limit in its current period. Two made at once both count; each ends by itself.
 *
 * @param id of the decision behind it: asked twice, it counts once
 * @param instance for {@link Period#RUN}, whose run: the root process instance; else ignored
 * @param amount in the unit, above zero
 * @param endsAt when it is taken back; the end of the period takes it back too
 * @param requestedBy who needs it; never the one who approves
 */
public record TopUp(
    String id,
    Scope scope,
    Period period,
    Unit unit,
    long instance,
    long amount,
    Instant endsAt,
    String reason,
    String requestedBy,
    String approvedBy) {

  /** What came of it. */
  public sealed interface Result {

    /** In force for the next hold; {@code limit} is what is allowed now. */
    record Raised(TopUp topUp, long limit) implements Result {}

    /** The same was done before; nothing has changed. */
    record Repeated(TopUp topUp) implements Result {}

    /** Nothing has changed. */
    record Refused(Refusal refusal, String message) implements Result {}
  }

  /** Why nothing has changed. */
  public enum Refusal {
    NOT_POSITIVE,
    /** Who asks does not approve. */
    OWN_REQUEST,
    NO_REASON,
    /** Its end has passed. */
    ENDED,
    UNKNOWN_SCOPE,
    /** There is no limit to raise: it is only metered. */
    NO_LIMIT,
    /** The id stands for another top-up. */
    OTHER_TOP_UP,
    /** The sum would not fit. */
    OVERFLOW
  }
}
