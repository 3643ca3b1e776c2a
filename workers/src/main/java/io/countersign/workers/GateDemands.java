package io.countersign.workers;

import io.countersign.engine.Requesters;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who may decide on an effect, and how many have to: as the policy said when it was proposed. */
@Component
public class GateDemands {

  private final Requirements requirements;
  private final Requesters requesters;
  private final Workers workers;
  private final Undos undos;

  GateDemands(Requirements requirements, Requesters requesters, Workers workers, Undos undos) {
    this.requirements = requirements;
    this.requesters = requesters;
    this.workers = workers;
    this.undos = undos;
  }

  /** In the words of a gate's subject. */
  public record Demand(Set<String> roles, Set<String> excluded, int approvals) {

    public Demand {
      roles = Set.copyOf(roles);
      excluded = Set.copyOf(excluded);
    }
  }

  /** Escalated, the role that it went to may decide as well. */
  public Demand of(Effect effect) {
    Optional<Requirements.Kept> kept = requirements.of(effect.id());
    Requirement demands = kept.map(Requirements.Kept::requirement).orElse(Requirement.OLD);
    var roles = new HashSet<String>(demands.roles());
    String to = demands.times().escalateTo();
    if (to != null && kept.filter(Requirements.Kept::escalated).isPresent()) {
      roles.add(to);
    }
    var excluded = new HashSet<String>();
    if (demands.excluded().requester()) {
      requesters.of(effect.rootInstanceKey()).ifPresent(excluded::add);
      undos.find(effect.id()).map(Undos.Kept::by).ifPresent(excluded::add);
    }
    if (demands.excluded().owner()) {
      workers.find(effect.worker()).map(Worker::owner).ifPresent(excluded::add);
    }
    return new Demand(roles, excluded, demands.needed());
  }
}
