package io.countersign.processes;

import java.util.Set;
import java.util.stream.Stream;

/** The engine ignores extensions that it does not know; a typing mistake must not be silent. */
final class ExtensionsRule implements ModelRule {

  private static final Set<String> KNOWN =
      Set.of(
          "adHoc",
          "assignmentDefinition",
          "calledDecision",
          "calledElement",
          "executionListener",
          "executionListeners",
          "formDefinition",
          "header",
          "input",
          "ioMapping",
          "linkedResource",
          "linkedResources",
          "loopCharacteristics",
          "output",
          "priorityDefinition",
          "properties",
          "property",
          "publishMessage",
          "script",
          "subscription",
          "taskDefinition",
          "taskHeaders",
          "taskListener",
          "taskListeners",
          "taskSchedule",
          "userTask",
          "userTaskForm",
          "versionTag");

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.extensions()
        .filter(e -> !KNOWN.contains(e.getLocalName()))
        .map(e ->
            file.finding(
                e,
                "known-elements",
                "<%s> is no extension that the engine knows. Correct its name or remove it."
                    .formatted(e.getTagName())));
  }
}
