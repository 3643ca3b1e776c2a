package io.countersign.workers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a worker was after each change. */
public interface WorkerVersions {

  /** The newest first, at most so many. */
  List<Version> of(String worker, int max);

  /** The one that was in force then. */
  Optional<Version> at(String worker, Instant when);

  /**
   * One version.
   *
   * @param snapshot canonical JSON of the whole worker, abilities included
   */
  record Version(String worker, int number, String snapshot, String savedBy, Instant savedAt) {}
}
