package io.countersign.processes;

import io.countersign.processes.SafeXml.Parsed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The proof that a model keeps the rules, before it is deployed. Whatever comes in, the answer is a
 * list of findings; an empty list means that nothing is wrong.
 */
@Component
public final class ModelCheck {

  /** The most files of one deployment. */
  public static final int RESOURCES_MAX = 50;

  private static final List<ModelRule> RULES =
      List.of(
          new PlatformRule(),
          new ExtensionsRule(),
          new CalledProcessRule(),
          new AgentStepRule(),
          new ActionRule(),
          new UndoRule(),
          new GateRule(),
          new EmbeddedFormRule());

  private final EngineRules engine;

  ModelCheck(EngineRules engine) {
    this.engine = engine;
  }

  /** What is wrong with these files, deployed together; in their order. */
  public List<Finding> check(List<Resource> resources, Governance governance) {
    if (resources.isEmpty() || resources.size() > RESOURCES_MAX) {
      return List.of(
          new Finding(
              "",
              "",
              "deployment-size",
              "%d files were sent; a deployment has 1 to %d. Send them in parts."
                  .formatted(resources.size(), RESOURCES_MAX)));
    }
    var findings = new ArrayList<Finding>();
    var files = new ArrayList<BpmnFile>();
    var names = new HashSet<String>();
    for (var resource : resources) {
      if (!names.add(resource.name())) {
        findings.add(twice(resource));
      }
      read(resource, files, findings);
    }
    var deployment = new Deployment(files, governance);
    findings.addAll(DuplicateIds.findings(files));
    files.forEach(
        file -> RULES.forEach(rule -> findings.addAll(rule.findings(file, deployment).toList())));
    return List.copyOf(findings);
  }

  private void read(Resource resource, List<BpmnFile> files, List<Finding> findings) {
    var name = resource.name().toLowerCase(Locale.ROOT);
    if (name.endsWith(".form")) {
      findings.addAll(FormFile.findings(resource));
    } else if (name.endsWith(".bpmn") || name.endsWith(".bpmn20.xml") || name.endsWith(".dmn")) {
      switch (SafeXml.parse(resource.content())) {
        case Parsed.Unreadable(var why) -> findings.add(unreadable(resource, why));
        case Parsed.Read(var document) when name.endsWith(".dmn") -> {
          if (!DmnFile.isDmn(document)) {
            findings.add(otherRoot(resource, document.getDocumentElement().getTagName(), "DMN"));
          }
        }
        case Parsed.Read(var document) ->
            bpmn(resource, new BpmnFile(resource.name(), document), files, findings);
      }
    } else {
      findings.add(unknownKind(resource));
    }
  }

  private void bpmn(
      Resource resource, BpmnFile file, List<BpmnFile> files, List<Finding> findings) {
    if (!file.isBpmn()) {
      findings.add(
          otherRoot(resource, file.document().getDocumentElement().getTagName(), "BPMN 2.0"));
      return;
    }
    Optional<String> ours = ours(file);
    if (ours.isPresent() && !isShipped(resource)) {
      findings.add(notOurs(resource, ours.get()));
      return;
    }
    var refused = engine.check(resource);
    findings.addAll(refused);
    if (refused.stream().noneMatch(f -> f.rule().equals("bpmn-schema"))) {
      files.add(file);
    }
  }

  private static Optional<String> ours(BpmnFile file) {
    return file.all("process").map(BpmnFile::id).filter(AgentStep::isShipped).findFirst();
  }

  private static boolean isShipped(Resource resource) {
    return Arrays.equals(resource.content(), AgentStep.resource().content())
        || Arrays.equals(resource.content(), UndoEffect.resource().content());
  }

  private static Finding notOurs(Resource resource, String id) {
    return new Finding(
        resource.name(),
        id,
        "agent-step-is-shipped",
        "The process id '%s' belongs to the shipped process, whose gates protect every worker; it cannot be replaced. Give your process another id."
            .formatted(id));
  }

  private static Finding unreadable(Resource resource, String why) {
    return new Finding(
        resource.name(),
        "",
        "readable",
        "%s cannot be read: %s. Save it again as UTF-8 from the modeler."
            .formatted(resource.name(), why));
  }

  private static Finding otherRoot(Resource resource, String root, String wanted) {
    return new Finding(
        resource.name(),
        "",
        "right-root",
        "%s starts with <%s>, which is not %s. Send a file that the modeler saved as such."
            .formatted(resource.name(), root, wanted));
  }

  private static Finding unknownKind(Resource resource) {
    return new Finding(
        resource.name(),
        "",
        "known-kind",
        "'%s' is no kind of file that can be deployed. Name it %s."
            .formatted(resource.name(), Stream.of(".bpmn", ".dmn", ".form").toList()));
  }

  private static Finding twice(Resource resource) {
    return new Finding(
        resource.name(),
        "",
        "names-are-unique",
        "Two files are called '%s'. Give each its own name.".formatted(resource.name()));
  }
}
