package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided at a gate; never changed afterwards.
 *
 * @param digest of what the person saw
 * @param variables what else was filled in: a form's values, an answer, an amount, other arguments
 * @param permit what it permits; null where that is nothing
 */
public record Decision(
    String id,
    long userTaskKey,
    Verdict verdict,
    String person,
    String reason,
    Digest digest,
    Map<String, Object> variables,
    Instant decidedAt,
    @Nullable Permit permit) {

  /** What a person says; a plain form is approved by submitting it. */
  public enum Verdict {
    APPROVE,

    /** Yes, with other arguments: those in the variable {@code arguments}. */
    EDIT,
    REJECT,

    /** Neither: the worker answers first, and may propose again. */
    ASK
  }
}
