package io.countersign.server.web.versions;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.engine.DeployedForms;
import io.countersign.server.web.Comparison;
import io.countersign.server.web.Comparison.Change;
import io.countersign.server.web.Comparison.Pair;
import io.countersign.server.web.NothingHereException;
import io.countersign.workers.GatePolicies;
import io.countersign.workers.Policies;
import io.countersign.workers.WorkerVersions;
import io.countersign.workers.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** What changed between two versions; without a choice, the newest and the one before it. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class VersionsController {

  private static final int VERSIONS_MAX = 100;

  private final Workers workers;
  private final WorkerVersions workerVersions;
  private final Definitions definitions;
  private final DeployedForms forms;
  private final Deployers deployers;
  private final GatePolicies policy;
  private final Policies policies;

  VersionsController(
      Workers workers,
      WorkerVersions workerVersions,
      Definitions definitions,
      DeployedForms forms,
      Deployers deployers,
      GatePolicies policy,
      Policies policies) {
    this.workers = workers;
    this.workerVersions = workerVersions;
    this.definitions = definitions;
    this.forms = forms;
    this.deployers = deployers;
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
    Map<Long, String> by =
        deployers.of(
            versions.stream().collect(Collectors.toMap(Definition::key, Definition::deployedAt)));
    model.addAttribute(
        "it",
        new Comparison(
            asked.name(),
            "Models",
            "/models/" + key,
            "/models/" + key + "/versions",
            versions.stream()
                .map(v -> version(v.version(), by.get(v.key()), v.deployedAt()))
                .toList(),
            pair.before().version(),
            pair.after().version(),
            Change.between(
                ModelElements.of(pair.before().xml()), ModelElements.of(pair.after().xml())),
            "The file",
            LineDiff.of(pair.before().xml(), pair.after().xml())));
    return "versions";
  }

  private static Comparison.Version version(int number, @Nullable String by, Instant at) {
    return new Comparison.Version(number, Objects.requireNonNullElse(by, ""), at);
  }

  @GetMapping("/forms/{id}/versions")
  String form(
      @PathVariable String id,
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "0") long to,
      Model model) {
    List<DeployedForms.Version> versions = forms.versions(id, VERSIONS_MAX);
    if (versions.isEmpty()) {
      throw new NothingHereException("There is no deployed form '%s'.".formatted(id));
    }
    var pair = Pair.of(versions, DeployedForms.Version::version, from, to);
    Map<Long, String> by =
        deployers.of(
            versions.stream()
                .collect(
                    Collectors.toMap(
                        DeployedForms.Version::key, DeployedForms.Version::deployedAt)));
    model.addAttribute(
        "it",
        new Comparison(
            id,
            "Models",
            "/models",
            "/forms/%s/versions".formatted(UriUtils.encodePathSegment(id, StandardCharsets.UTF_8)),
            versions.stream()
                .map(v -> version(v.version(), by.get(v.key()), v.deployedAt()))
                .toList(),
            pair.before().version(),
            pair.after().version(),
            Change.between(
                FormFields.of(pair.before().schema()), FormFields.of(pair.after().schema())),
            "The file",
            LineDiff.of(
                FormFields.lines(pair.before().schema()),
                FormFields.lines(pair.after().schema()))));
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
}
