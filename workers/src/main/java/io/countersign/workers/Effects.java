package io.countersign.workers;

import java.time.Instant;
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

  /** Under which standing approval it was opened, and as which use; empty where people decided. */
  default Optional<StandingLedger.Use> standing(String effectId) {
    return Optional.empty();
  }

  /** What the person at the gate needs to see beyond the effect itself. */
  Optional<Briefing> briefing(String effectId);

  /**
   * What stands behind a proposal.
   *
   * @param words the model's own, unchecked
   * @param rehearsed whether a script wrote them
   * @param read what the worker has read, oldest first
   * @param preview before and after, as of {@code previewedAt}: what the document binds while it is
   *     open, else as it is now
   * @param disclosed what is bound beside the arguments, as canonical JSON; null in what is older
   * @param again why it is asked again; null where it is asked for the first time
   * @param drift what is not so any more, although it is shown so and bound so
   * @param records what was proposed, approved and executed
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
      @Nullable Instant previewedAt,
      @Nullable String disclosed,
      @Nullable Again again,
      List<Change> drift,
      Records records) {

    /** What differs from what was approved before. */
    public List<Change> changes() {
      return again == null ? List.of() : again.changes();
    }
  }

  /**
   * Why an effect came back to the gate.
   *
   * @param cause a sentence
   * @param by who had approved it; null where nobody had
   */
  record Again(String cause, @Nullable String by, @Nullable Instant at, List<Change> changes) {

    public Again {
      changes = List.copyOf(changes);
    }
  }

  /** Something that is not as it was shown. */
  record Change(String what, String before, String after) {}

  /**
   * The three records of the arguments, each as canonical JSON.
   *
   * @param approved null where nobody approved it
   * @param effective null where nothing was executed
   */
  record Records(String proposed, @Nullable String approved, @Nullable String effective) {}

  /** One thing that the worker has read. */
  record Read(String what, Trust trust) {}

  /** One argument, rendered from the canonical bytes: complete, with invisible characters shown. */
  record Field(String label, String value) {}
}
