package io.countersign.engine;

import io.countersign.engine.Engine.Deployed;
import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.processes.Finding;
import io.countersign.processes.Governance;
import io.countersign.processes.ModelCheck;
import io.countersign.processes.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Deploys models that keep the rules, and no others. */
@Service
public class Deployments {

  private final ModelCheck check;
  private final Governance governance;
  private final Engine engine;
  private final History history;

  Deployments(ModelCheck check, Optional<Governance> governance, Engine engine, History history) {
    this.check = check;
    this.governance = governance.orElseGet(NothingKnown::new);
    this.engine = engine;
    this.history = history;
  }

  /**
   * All or nothing.
   *
   * @throws EngineException where the engine itself refuses, in its words
   */
  @Transactional
  public Result deploy(List<Resource> resources, Actor by) {
    List<Finding> findings = check.check(resources, governance);
    if (!findings.isEmpty()) {
      return new Result.Refused(findings);
    }
    List<Deployed> deployed = engine.deploy(resources);
    history.append(entry(resources, deployed, by));
    return new Result.Accepted(deployed);
  }

  private static NewEntry entry(List<Resource> resources, List<Deployed> deployed, Actor by) {
    String models =
        deployed.stream()
            .filter(each -> !each.kind().equals("decisionRequirements"))
            .map(each -> "%s (version %d)".formatted(each.id(), each.version()))
            .collect(Collectors.joining(", "));
    return new NewEntry(
        "model.deployed",
        by,
        deployed.size() == 1 ? Map.of("process", deployed.getFirst().id()) : Map.of(),
        "ok",
        "%s deployed %s.".formatted(by.id(), models),
        Map.of(
            "resources",
            resources.stream()
                .map(resource ->
                    Map.of(
                        "name", resource.name(),
                        "bytes", resource.content().length,
                        "digest", Digest.of(resource.content()).hex()))
                .toList(),
            "deployed",
            deployed.stream()
                .map(each ->
                    Map.of(
                        "kind", each.kind(),
                        "id", each.id(),
                        "version", each.version(),
                        "key", each.key()))
                .toList()));
  }

  /** Without AI workers, a model can refer to none. */
  private record NothingKnown() implements Governance {

    @Override
    public boolean hasWorker(String workerId) {
      return false;
    }

    @Override
    public boolean hasAction(String action) {
      return false;
    }

    @Override
    public boolean hasAbility(String workerId, String action) {
      return false;
    }
  }

  /** What came of it. */
  public sealed interface Result {

    /** In the engine. */
    record Accepted(List<Deployed> deployed) implements Result {}

    /** Nothing was deployed; every finding is named. */
    record Refused(List<Finding> findings) implements Result {}
  }
}
