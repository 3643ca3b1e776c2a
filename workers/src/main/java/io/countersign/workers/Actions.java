package io.countersign.workers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The catalogue: what the services of this deployment can do, by name. */
@Component
public class Actions {

  private final Map<String, Action> byName = new TreeMap<>();

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
  }

  public Optional<Action> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All of them, by name. */
  public List<ActionSpec> specs() {
    return byName.values().stream().map(Action::spec).toList();
  }
}
