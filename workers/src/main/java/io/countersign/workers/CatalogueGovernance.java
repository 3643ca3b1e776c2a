package io.countersign.workers;

import io.countersign.processes.Governance;
import org.springframework.stereotype.Component;

/** Tells whoever proves a model which workers, actions and abilities there are. */
@Component
class CatalogueGovernance implements Governance {

  private final Workers workers;
  private final Actions actions;

  CatalogueGovernance(Workers workers, Actions actions) {
    this.workers = workers;
    this.actions = actions;
  }

  @Override
  public boolean hasWorker(String workerId) {
    return workers.find(workerId).filter(w -> w.state() != Worker.State.RETIRED).isPresent();
  }

  @Override
  public boolean hasAction(String action) {
    return actions.find(action).isPresent();
  }

  @Override
  public boolean hasAbility(String workerId, String action) {
    return workers.find(workerId).stream()
        .flatMap(worker -> worker.abilities().stream())
        .anyMatch(ability -> ability.action().equals(action));
  }
}
