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
}
