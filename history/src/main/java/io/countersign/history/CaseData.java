package io.countersign.history;

import java.util.List;
import java.util.Optional;

/**
 * A part of the house that keeps data of cases beside the log, and can give it out and forget it. A
 * case is an outermost process instance, with all that it called.
 */
public interface CaseData {

  /** What it keeps, in plain words: "process variables". */
  String what();

  /** Everything that it keeps of the case, each a JSON object. */
  List<String> of(long instance);

  /**
   * Forgets what people or models have said or filled in; joins the caller's transaction. Keys,
   * states and times may stay.
   */
  void erase(long instance);

  /** Why nothing of the case may be erased yet, as a sentence. */
  default Optional<String> obstacle(@SuppressWarnings("unused") long instance) {
    return Optional.empty();
  }
}
