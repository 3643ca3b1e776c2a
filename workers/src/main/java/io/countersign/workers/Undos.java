package io.countersign.workers;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps who asked for what to be undone; every call joins the caller's transaction. */
public interface Undos {

  /** The one that stands for an effect. */
  Optional<Kept> of(String effect);

  /** Those that stand for these effects. */
  List<Kept> of(Collection<String> effects);

  Optional<Kept> find(String id);

  /** At most one stands for each effect: the database sees to that. */
  void ask(Kept undo);

  /**
   * It certainly did not take anything back; another may be asked for. Whether it stood until now.
   */
  boolean giveUp(String id);

  /** Whether this instance of the process carries it out, and no other. */
  boolean take(String id, long instance);

  /** Not taken up by any instance, and not begun since; notes that it is begun now. */
  List<String> begin(Instant since, Instant now, int max);

  /**
   * What happened in one of these instances, or as one of these steps; the newest first, as it is
   * taken back.
   */
  List<String> happened(long rootInstance, Set<Long> instances, Set<Long> steps);

  /** What was taken back of what a run did and the worker has not heard of; from now on it has. */
  List<Told> tell(String run);

  /** An effect of the worker's, and who took it back. */
  record Told(String action, String headline, @Nullable String by, String reason) {}

  /**
   * One undo.
   *
   * @param id of the effect that takes it back, once there is one
   * @param by a person; null where a process's own compensation asks
   */
  record Kept(
      String id,
      String effect,
      @Nullable String by,
      String reason,
      Instant at,
      Instant until,
      @Nullable Long instance) {}
}
