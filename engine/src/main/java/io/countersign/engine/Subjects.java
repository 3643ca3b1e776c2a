package io.countersign.engine;

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
   * Called in the transaction of the decision, so that whoever asked can act on it at once.
   *
   * @return variables that the engine's task is completed with
   */
  java.util.Map<String, ?> decided(UserTask task, Subject subject, Decision decision);
}
