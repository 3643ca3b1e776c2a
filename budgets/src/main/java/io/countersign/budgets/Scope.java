package io.countersign.budgets;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a limit applies. */
public record Scope(Kind kind, String id) {

  /** From the widest to the narrowest. */
  public enum Kind {
    ORGANISATION,
    TEAM,
    WORKER,
    PROCESS,
    INSTANCE
  }

  public static Scope organisation() {
    return new Scope(Kind.ORGANISATION, "organisation");
  }

  public static Scope worker(String id) {
    return new Scope(Kind.WORKER, id);
  }

  public static Scope process(String bpmnProcessId) {
    return new Scope(Kind.PROCESS, bpmnProcessId);
  }

  public static Scope instance(long rootProcessInstanceKey) {
    return new Scope(Kind.INSTANCE, Long.toString(rootProcessInstanceKey));
  }

  /** The instance of a path, where it has one. */
  public static Optional<String> run(List<Scope> path) {
    return path.stream().filter(scope -> scope.kind() == Kind.INSTANCE).map(Scope::id).findFirst();
  }

  /** Whether something can be called this; whether it exists is known elsewhere. */
  public boolean wellFormed() {
    return switch (kind) {
      case ORGANISATION -> equals(organisation());
      case TEAM, WORKER, PROCESS ->
          !id.isBlank() && id.length() <= ID_MAX && id.chars().noneMatch(Character::isISOControl);
      case INSTANCE -> KEY.matcher(id).matches();
    };
  }

  private static final int ID_MAX = 200;
  private static final Pattern KEY = Pattern.compile("[0-9]{1,19}");
}
