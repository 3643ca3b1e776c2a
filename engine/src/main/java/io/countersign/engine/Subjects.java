package io.countersign.engine;

import io.countersign.history.Digest;
import java.util.Optional;

/** Says what a user task decides on; implemented by whoever put the task into the process. */
public interface Subjects {

  /** Empty where the task is somebody else's: then it is a plain form. */
  Optional<Subject> of(UserTask task);

  /**
   * Checks what was filled in, before anything is recorded; empty where it can be taken. {@link
   * Gates#decide} gives the answer back as it is.
   */
  default Optional<Gates.Result.Invalid> check(
      UserTask task, Subject subject, Gates.Request request) {
    return Optional.empty();
  }

  /**
   * The digest of what a yes to this permits; called once nothing stands against the decision, in
   * its transaction. For an edit these are other bytes than the person saw. Empty where a yes
   * permits nothing, whoever says it.
   */
  default Optional<Digest> permits(UserTask task, Subject subject, Gates.Request request) {
    return Optional.of(subject.digest());
  }

  /** Whether the task only tests its gate, so that no figure of the gate counts it. */
  default boolean tests(UserTask task, Subject subject) {
    return false;
  }

  /**
   * Called in the transaction of the decision, so that whoever asked can act on it at once.
   *
   * @return variables that the engine's task is completed with
   */
  java.util.Map<String, ?> decided(UserTask task, Subject subject, Decision decision);
}
