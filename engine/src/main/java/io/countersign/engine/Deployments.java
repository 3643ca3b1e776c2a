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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

  /** The read model is late: what was deployed a moment ago is only known here. */
  private final Set<String> justDeployed = ConcurrentHashMap.newKeySet();

  Deployments(
      ModelCheck check,
      Optional<Governance> governance,
      Definitions definitions,
      Engine engine,
      History history) {
    this.check = check;
    this.governance =
        new WithProcesses(
            governance.orElseGet(NothingKnown::new),
            id -> justDeployed.contains(id) || definitions.newest(id).isPresent());
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
    deployed.forEach(each -> justDeployed.add(each.id()));
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

  /** What workers and actions may be named, and which processes may be called. */
  private record WithProcesses(Governance others, Predicate<String> deployed)
      implements Governance {

    @Override
    public boolean hasWorker(String workerId) {
      return others.hasWorker(workerId);
    }

    @Override
    public boolean hasAction(String action) {
      return others.hasAction(action);
    }

    @Override
    public boolean hasAbility(String workerId, String action) {
      return others.hasAbility(workerId, action);
    }

    @Override
    public boolean hasProcess(String bpmnProcessId) {
      return deployed.test(bpmnProcessId);
    }
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
