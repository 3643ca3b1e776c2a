package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Map;

/**
 * What a person decided at a gate; never changed afterwards.
 *
 * @param variables what else was filled in: a form's values, an answer, an amount
 */
public record Decision(
    String id,
    long userTaskKey,
    Verdict verdict,
    String person,
    String reason,
    Digest digest,
    Map<String, Object> variables,
    Instant decidedAt) {

  /** Approve or reject; a plain form is approved by submitting it. */
  public enum Verdict {
    APPROVE,
    REJECT
  }
}
