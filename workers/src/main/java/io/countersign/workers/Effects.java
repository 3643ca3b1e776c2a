package io.countersign.workers;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was proposed and done. */
public interface Effects {

  Optional<Effect> find(String id);

  /** Newest first; a null matches all. */
  List<Effect> search(
      Effect.@Nullable State state,
      @Nullable String worker,
      @Nullable Long rootInstanceKey,
      int limit);

  /** What the person at the gate needs to see beyond the effect itself. */
  Optional<Briefing> briefing(String effectId);

  /**
   * What stands behind a proposal.
   *
   * @param words the model's own, unchecked
   * @param rehearsed whether a script wrote them
   * @param read what the worker has read, oldest first
   * @param preview before and after, as of {@code previewedAt}
   */
  record Briefing(
      Effect effect,
      String workerName,
      String model,
      boolean rehearsed,
      String goal,
      String words,
      List<Read> read,
      List<Field> fields,
      Access access,
      Reversibility reversibility,
      Action.@Nullable Preview preview,
      java.time.@Nullable Instant previewedAt) {}

  /** One thing that the worker has read. */
  record Read(String what, Trust trust) {}

  /** One argument, rendered from the canonical bytes: complete, with invisible characters shown. */
  record Field(String label, String value) {}
}
