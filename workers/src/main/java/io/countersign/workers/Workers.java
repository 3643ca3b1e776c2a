package io.countersign.workers;

import java.util.List;
import java.util.Optional;

/** The workers of the organisation. */
public interface Workers {

  Optional<Worker> find(String id);

  /** As it is now, and as it stays until the caller's transaction ends. */
  Optional<Worker> findForUse(String id);

  List<Worker> all();

  /**
   * Creates or changes a worker; every change is a new version with its history entry. The store
   * counts the versions of abilities; what came in is ignored.
   *
   * @throws InvalidWorkerException names the field and the rule
   */
  void save(Worker worker, String by);

  /** How often it was saved; 0 where it is not there. */
  int version(String id);

  /** The same, unless somebody else has saved it since; 0 is a new worker. */
  Saved save(Worker worker, int expectedVersion, String by);

  /** What came of it. */
  sealed interface Saved {

    record Done(int version) implements Saved {}

    /** It is there in this version; nothing was saved. */
    record Changed(int version) implements Saved {}
  }
}
