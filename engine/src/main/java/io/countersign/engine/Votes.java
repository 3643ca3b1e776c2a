package io.countersign.engine;

import java.util.List;

/** Keeps votes; every call joins the caller's transaction. */
public interface Votes {

  /** Whether it is new: the same person and bytes count once, whoever asks how often. */
  boolean cast(Vote vote);

  /** Of one task, in their order. */
  List<Vote> of(long userTaskKey);
}
