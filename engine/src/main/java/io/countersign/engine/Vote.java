package io.countersign.engine;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One person's approval of exact bytes, at a gate that takes several.
 *
 * @param seal by which we know that it came through us; null where somebody else wrote it
 */
public record Vote(
    long userTaskKey, String person, Digest digest, Instant at, @Nullable String seal) {

  private static final String FORMAT = "countersign/vote/1";

  /** What is sealed. */
  String statement() {
    return CanonicalJson.text(
        Map.of(
            "format", FORMAT,
            "userTask", Long.toString(userTaskKey),
            "person", person,
            "digest", digest.hex(),
            "at", at.toString()));
  }

  Vote sealedBy(Sealing sealing) {
    return new Vote(userTaskKey, person, digest, at, sealing.seal(statement()));
  }

  boolean isSealedBy(Sealing sealing) {
    return seal != null && sealing.holds(statement(), seal);
  }
}
