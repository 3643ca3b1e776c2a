package io.countersign.workers;

import io.countersign.workers.Ability.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What must hold of a worker before it is saved. */
public final class WorkerRules {

  private static final String ID = "[a-z][a-z0-9-]{0,62}";
  private static final int NAME_MAX = 100;
  private static final int PURPOSE_MAX = 1_000;
  private static final int INSTRUCTIONS_MAX = 20_000;
  private static final int ABILITIES_MAX = 100;
  private static final int CONDITIONS_MAX = 20;
  private static final int VALUE_MAX = 200;

  private WorkerRules() {}

  /** Throws an {@link InvalidWorkerException} where a rule is broken. */
  public static void check(Worker worker, Actions actions) {
    if (!worker.id().matches(ID)) {
      throw new InvalidWorkerException(
          "id",
          "The id '%s' has to begin with a letter and hold only a-z, 0-9 and hyphens."
              .formatted(worker.id()));
    }
    text("name", worker.name(), NAME_MAX);
    text("owner", worker.owner(), NAME_MAX);
    text("purpose", worker.purpose(), PURPOSE_MAX);
    text("model", worker.model(), NAME_MAX);
    text("instructions", worker.instructions(), INSTRUCTIONS_MAX);
    if (worker.abilities().size() > ABILITIES_MAX) {
      throw new InvalidWorkerException(
          "abilities", "A worker has at most %d abilities.".formatted(ABILITIES_MAX));
    }
    var seen = new HashSet<String>();
    for (Ability ability : worker.abilities()) {
      if (!seen.add(ability.action())) {
        throw new InvalidWorkerException(
            "abilities",
            "There are two abilities for %s. Put both into one.".formatted(ability.action()));
      }
      check(ability, actions);
    }
  }

  private static void check(Ability ability, Actions actions) {
    String field = "abilities." + ability.action();
    Optional<Action> action =
        actions.find(ability.action()).filter(a -> !actions.undoes(ability.action()));
    if (action.isEmpty()) {
      throw new InvalidWorkerException(
          field,
          "No action is called '%s'. There are %s."
              .formatted(
                  ability.action(), actions.specs().stream().map(ActionSpec::name).toList()));
    }
    text(field + ".rule", ability.rule(), NAME_MAX);
    conditions(field + ".constraints", ability.constraints(), action.get().spec());
    conditions(field + ".approveWhen", ability.approveWhen(), action.get().spec());
    if (ability.approval() == Ability.Approval.WHEN && ability.approveWhen().isEmpty()) {
      throw new InvalidWorkerException(
          field + ".approveWhen", "Approval WHEN needs at least one condition.");
    }
  }

  private static void conditions(String field, List<Condition> conditions, ActionSpec spec) {
    if (conditions.size() > CONDITIONS_MAX) {
      throw new InvalidWorkerException(
          field, "There are at most %d conditions.".formatted(CONDITIONS_MAX));
    }
    for (Condition condition : conditions) {
      Argument argument =
          spec.arguments().stream()
              .filter(a -> a.name().equals(condition.argument()))
              .findFirst()
              .orElseThrow(() ->
                  new InvalidWorkerException(
                      field,
                      "%s takes no argument '%s'.".formatted(spec.name(), condition.argument())));
      comparable(field, condition, argument);
    }
  }

  private static void comparable(String field, Condition condition, Argument argument) {
    boolean number =
        argument.kind() == Argument.Kind.INTEGER || argument.kind() == Argument.Kind.CENTS;
    boolean fits =
        switch (condition.operator()) {
          case ABOVE, AT_MOST -> number && condition.value().matches("-?[0-9]{1,18}");
          case IS, IS_NOT -> true;
          case MATCHES, ENDS_WITH -> !number && !condition.value().isEmpty();
        };
    if (!fits || condition.value().length() > VALUE_MAX) {
      throw new InvalidWorkerException(
          field,
          "'%s' cannot be compared by %s with '%s'."
              .formatted(condition.argument(), condition.operator(), condition.value()));
    }
  }

  private static void text(String field, String value, int lengthMax) {
    if (value.isBlank() || value.length() > lengthMax || value.indexOf('\0') >= 0) {
      throw new InvalidWorkerException(
          field, "'%s' has to have 1 to %d characters.".formatted(field, lengthMax));
    }
  }
}
