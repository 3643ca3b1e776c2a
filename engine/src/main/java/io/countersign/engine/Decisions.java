package io.countersign.engine;

import io.countersign.history.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps decisions and what follows from them; every call joins the caller's transaction. */
public interface Decisions {

  /** Makes everybody else who would decide on this task wait for the end of this transaction. */
  void lock(long userTaskKey);

  Optional<Decision> find(long userTaskKey);

  /** Records a decision and queues what the engine is told; wakes whoever delivers it. */
  void record(UserTask task, Subject subject, Decision decision, Map<String, ?> completion);

  /** Uses up the approval of these bytes. */
  Optional<Decision> consume(String kind, String subjectId, Digest digest, Instant at);
}
