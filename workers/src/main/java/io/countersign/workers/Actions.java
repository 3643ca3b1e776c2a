package io.countersign.workers;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The catalogue: what the services of this deployment can do, by name. */
@Component
public class Actions {

  private final Map<String, Action> byName = new TreeMap<>();

  /** Actions that only take others back. */
  private final Set<String> undoing = new HashSet<>();

  /** A deployment may have no action at all: then its workers can only talk. */
  public Actions(Optional<List<Action>> actions) {
    for (Action action : actions.orElse(List.of())) {
      String name = action.spec().name();
      if (Tools.reserved(name)) {
        throw new CatalogueException(
            "The action '%s' has a name that every worker uses otherwise. Rename it."
                .formatted(name));
      }
      if (byName.put(name, action) != null) {
        throw new CatalogueException(
            "Two actions are called '%s'; a name must be unique. Rename one of them."
                .formatted(name));
      }
    }
    byName.values().stream()
        .map(Action::spec)
        .filter(spec -> spec.undo() != null)
        .forEach(this::undoable);
  }

  private void undoable(ActionSpec spec) {
    Undo undo = Objects.requireNonNull(spec.undo());
    Action back = byName.get(undo.action());
    if (back == null || back.spec().access() != Access.WRITE || back.spec().undo() != null) {
      throw new CatalogueException(
          "%s is taken back by '%s', which has to be an action that writes and is not undone itself."
              .formatted(spec.name(), undo.action()));
    }
    for (Argument argument : back.spec().arguments()) {
      if (argument.required() && !undo.arguments().containsKey(argument.name())) {
        throw new CatalogueException(
            "%s is taken back by %s, and does not say where its argument '%s' comes from."
                .formatted(spec.name(), undo.action(), argument.name()));
      }
    }
    undoing.add(undo.action());
  }

  /** Whether it is only ever done to take something else back. */
  boolean undoes(String name) {
    return undoing.contains(name);
  }

  public Optional<Action> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All that a worker can be given an ability for, by name. */
  public List<ActionSpec> specs() {
    return byName.values().stream()
        .map(Action::spec)
        .filter(spec -> !undoing.contains(spec.name()))
        .toList();
  }
}
