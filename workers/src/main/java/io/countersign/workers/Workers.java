package io.countersign.workers;

import java.util.List;
import java.util.Optional;

/** The workers of the organisation. */
public interface Workers {

  Optional<Worker> find(String id);

  List<Worker> all();

  /** Creates or changes a worker; every change is a new version with its history entry. */
  void save(Worker worker, String by);
}
