package io.countersign.budgets;

import java.util.List;
import java.util.Optional;

/** Groups of workers with limits of their own. A worker is in one team or in none. */
public interface Teams {

  /** The teams that have a worker, by name. */
  List<String> all();

  /** The workers of a team, by id. */
  List<String> workers(String team);

  Optional<String> of(String worker);

  /** From the next hold on; what was held stays with the team that it was held for. */
  Moved move(String worker, Optional<String> team, String by);

  /** What came of it. */
  enum Moved {
    DONE,
    /** It was there already. */
    SAME,
    /** No team can be called this. */
    UNKNOWN_SCOPE
  }
}
