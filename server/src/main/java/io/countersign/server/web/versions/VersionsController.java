package io.countersign.server.web.versions;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.GatePolicies;
import io.countersign.workers.Policies;
import io.countersign.workers.WorkerVersions;
import io.countersign.workers.Workers;
import java.util.List;
import java.util.function.ToLongFunction;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What changed between two versions; without a choice, the newest and the one before it. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class VersionsController {

  private static final int VERSIONS_MAX = 100;

  private final Workers workers;
  private final WorkerVersions workerVersions;
  private final Definitions definitions;
  private final GatePolicies policy;
  private final Policies policies;

  VersionsController(
      Workers workers,
      WorkerVersions workerVersions,
      Definitions definitions,
      GatePolicies policy,
      Policies policies) {
    this.workers = workers;
    this.workerVersions = workerVersions;
    this.definitions = definitions;
    this.policy = policy;
    this.policies = policies;
  }

  @GetMapping("/workers/{id}/versions")
  String worker(
      @PathVariable String id,
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    String name =
        workers
            .find(id)
            .orElseThrow(() -> new NothingHereException("No worker is called '%s'.".formatted(id)))
            .name();
    List<WorkerVersions.Version> versions = workerVersions.of(id, VERSIONS_MAX);
    var pair = Pair.of(versions, WorkerVersions.Version::number, from, to);
    var before = new WorkerSnapshot(pair.before().snapshot());
    var after = new WorkerSnapshot(pair.after().snapshot());
    model.addAttribute(
        "it",
        new Comparison(
            name,
            "Workers",
            "/workers/" + id,
            "/workers/" + id + "/versions",
            versions.stream()
                .map(v -> new Comparison.Version(v.number(), v.savedBy(), v.savedAt()))
                .toList(),
            pair.before().number(),
            pair.after().number(),
            Change.between(before.facts(), after.facts()),
            "Instructions",
            LineDiff.of(before.instructions(), after.instructions())));
    return "versions";
  }

  @GetMapping("/models/{key}/versions")
  String model(
      @PathVariable long key,
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    Definition asked =
        definitions
            .find(key)
            .orElseThrow(
                () -> new NothingHereException("There is no deployed model %d.".formatted(key)));
    List<Definition> versions = definitions.versions(asked.bpmnProcessId(), VERSIONS_MAX);
    var pair = Pair.of(versions, Definition::version, from, to == 0 ? asked.version() : to);
    model.addAttribute(
        "it",
        new Comparison(
            asked.name(),
            "Models",
            "/models/" + key,
            "/models/" + key + "/versions",
            versions.stream()
                .map(v -> new Comparison.Version(v.version(), "", v.deployedAt()))
                .toList(),
            pair.before().version(),
            pair.after().version(),
            Change.between(
                ModelElements.of(pair.before().xml()), ModelElements.of(pair.after().xml())),
            "The file",
            LineDiff.of(pair.before().xml(), pair.after().xml())));
    return "versions";
  }

  @GetMapping("/policies/versions")
  String policy(
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    List<Policies.Version> versions = policies.all(VERSIONS_MAX);
    var pair = Pair.of(versions, Policies.Version::number, from, to);
    String before = String.join("\n", policy.lines(pair.before()));
    String after = String.join("\n", policy.lines(pair.after()));
    model.addAttribute(
        "it",
        new Comparison(
            "The policy for gates",
            "Policies",
            "/policies",
            "/policies/versions",
            versions.stream()
                .map(v -> new Comparison.Version(v.number(), v.savedBy(), v.savedAt()))
                .toList(),
            pair.before().number(),
            pair.after().number(),
            List.of(),
            "The rows",
            LineDiff.of(before, after)));
    return "versions";
  }

  /** Two of a list that has the newest first. */
  private record Pair<T>(T before, T after) {

    static <T> Pair<T> of(List<T> versions, ToLongFunction<T> number, long from, long to) {
      if (versions.isEmpty()) {
        throw new NothingHereException("No version of it is known.");
      }
      T after = find(versions, number, to == 0 ? number.applyAsLong(versions.getFirst()) : to);
      long earlier =
          versions.stream()
              .mapToLong(number)
              .filter(n -> n < number.applyAsLong(after))
              .findFirst()
              .orElse(number.applyAsLong(after));
      return new Pair<>(find(versions, number, from == 0 ? earlier : from), after);
    }

    private static <T> T find(List<T> versions, ToLongFunction<T> number, long wanted) {
      return versions.stream()
          .filter(version -> number.applyAsLong(version) == wanted)
          .findFirst()
          .orElseThrow(
              () -> new NothingHereException("No version %d of it is known.".formatted(wanted)));
    }
  }
}
