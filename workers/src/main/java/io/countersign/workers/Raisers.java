package io.countersign.workers;

import io.countersign.budgets.Scope;
import java.util.Set;

/** Who may raise a limit: the wider it reaches, the fewer. */
public final class Raisers {

  private static final Set<String> OF_THE_ORGANISATION = Set.of("OWNER");
  private static final Set<String> OF_A_PART = Set.of("OWNER", "SUPERVISOR");

  private Raisers() {}

  /** The roles, any of which is enough. */
  public static Set<String> of(Scope scope) {
    return scope.kind() == Scope.Kind.ORGANISATION ? OF_THE_ORGANISATION : OF_A_PART;
  }
}
