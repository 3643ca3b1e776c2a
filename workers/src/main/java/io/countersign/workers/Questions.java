package io.countersign.workers;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.util.Map;
import java.util.Optional;

/** What people are asked outside of proposals. */
public interface Questions {

  /** The last question of the step, answered or not. */
  Optional<Asked> asked(long stepKey);

  /** One question of a run, as bytes. */
  record Asked(String run, String worker, int number, String text) {

    /** Of {@code {"number":…,"question":…,"run":…}}. */
    public Digest digest() {
      return CanonicalJson.digest(Map.of("run", run, "number", number, "question", text));
    }
  }
}
