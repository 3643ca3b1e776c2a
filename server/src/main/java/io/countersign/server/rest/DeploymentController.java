package io.countersign.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.engine.Deployments;
import io.countersign.engine.Engine.Deployed;
import io.countersign.processes.Finding;
import io.countersign.processes.Resource;
import io.countersign.server.identity.CurrentPerson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Deploys files that keep the rules; else names every finding. */
@RestController
class DeploymentController {

  private final Deployments deployments;
  private final CurrentPerson current;

  DeploymentController(Deployments deployments, CurrentPerson current) {
    this.deployments = deployments;
    this.current = current;
  }

  /** What was deployed. */
  record DeploymentView(String deploymentKey, String tenantId, List<Metadata> deployments) {}

  /** One of these. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Metadata(
      @Nullable ProcessView processDefinition,
      @Nullable DecisionView decisionDefinition,
      @Nullable RequirementsView decisionRequirements,
      @Nullable FormView form) {}

  /** A process. */
  record ProcessView(
      String processDefinitionId,
      int processDefinitionVersion,
      String processDefinitionKey,
      String resourceName,
      String tenantId) {}

  /** A decision. */
  record DecisionView(
      String decisionDefinitionId, int version, String decisionDefinitionKey, String tenantId) {}

  /** A file of decisions. */
  record RequirementsView(
      String decisionRequirementsId,
      int version,
      String decisionRequirementsKey,
      String resourceName,
      String tenantId) {}

  /** A form. */
  record FormView(
      String formId, int version, String formKey, String resourceName, String tenantId) {}

  @PostMapping(path = "/v2/deployments", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize(Who.DEPLOYS)
  DeploymentView deploy(
      @RequestPart("resources") List<MultipartFile> resources,
      @RequestParam(required = false) @Nullable String tenantId)
      throws IOException {
    Keys.requireOurTenant(tenantId);
    var files = new java.util.ArrayList<Resource>();
    for (MultipartFile file : resources) {
      String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
      if (name.isBlank()) {
        throw ProblemException.field("resources", "Each file needs a name with its ending.");
      }
      files.add(new Resource(name, file.getBytes()));
    }
    return switch (deployments.deploy(files, current.actor())) {
      case Deployments.Result.Accepted(List<Deployed> deployed) -> view(deployed);
      case Deployments.Result.Refused(List<Finding> findings) -> throw refused(findings);
    };
  }

  private static ProblemException refused(List<Finding> findings) {
    Finding first = findings.getFirst();
    String where =
        first.elementId().isEmpty()
            ? first.resource()
            : "%s, element %s".formatted(first.resource(), first.elementId());
    String more = findings.size() == 1 ? "" : " (and %d more)".formatted(findings.size() - 1);
    return ProblemException.of(
        HttpStatus.BAD_REQUEST,
        "INVALID_ARGUMENT",
        "%s: %s%s".formatted(where, first.message(), more),
        Map.of("field", "resources", "findings", findings));
  }

  private static DeploymentView view(List<Deployed> deployed) {
    String key = deployed.isEmpty() ? "0" : Keys.text(deployed.getFirst().key());
    return new DeploymentView(
        key, Keys.tenant(), deployed.stream().map(DeploymentController::metadata).toList());
  }

  private static Metadata metadata(Deployed one) {
    String key = Keys.text(one.key());
    String tenant = Keys.tenant();
    return switch (one.kind()) {
      case "process" ->
          new Metadata(
              new ProcessView(one.id(), one.version(), key, one.resourceName(), tenant),
              null,
              null,
              null);
      case "form" ->
          new Metadata(
              null,
              null,
              null,
              new FormView(one.id(), one.version(), key, one.resourceName(), tenant));
      case "decisionRequirements" ->
          new Metadata(
              null,
              null,
              new RequirementsView(one.id(), one.version(), key, one.resourceName(), tenant),
              null);
      default ->
          new Metadata(null, new DecisionView(one.id(), one.version(), key, tenant), null, null);
    };
  }
}
