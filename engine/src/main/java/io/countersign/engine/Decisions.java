package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps decisions and what follows from them; every call joins the caller's transaction. */
public interface Decisions {

  /** Makes everybody else who would decide on this task wait for the end of this transaction. */
  void lock(long userTaskKey);

  Optional<Decision> find(long userTaskKey);

  /** Records a decision and queues what the engine is told; wakes whoever delivers it. */
  void record(
      UserTask task,
      Subject subject,
      Decision decision,
      @Nullable String seal,
      Map<String, ?> completion);

  /** It only tested its gate: no figure of the gate counts it. */
  void uncount(long userTaskKey);

  /** What claims to permit these bytes and is unused, oldest first; whoever wrote it. */
  List<Sealed> unused(String kind, String subjectId, Digest permits);

  /** A decision as it was found, with its seal. */
  record Sealed(Decision decision, @Nullable String seal) {}

  /** Whether it was unused until now. */
  boolean use(String decisionId, Instant at);
}
