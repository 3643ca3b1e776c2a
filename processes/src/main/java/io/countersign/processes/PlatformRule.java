package io.countersign.processes;

import java.util.stream.Stream;

/** The file was made for this engine, and the engine can execute something in it. */
final class PlatformRule implements ModelRule {

  private static final String MODELER = "http://camunda.org/schema/modeler/1.0";

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return Stream.concat(platform(file), executable(file));
  }

  private static Stream<Finding> platform(BpmnFile file) {
    var root = file.document().getDocumentElement();
    var platform = root.getAttributeNS(MODELER, "executionPlatform");
    return platform.isEmpty() || platform.equals("Camunda Cloud")
        ? Stream.empty()
        : Stream.of(
            file.finding(
                root,
                "made-for-this-engine",
                "%s was made for '%s'; only models for Camunda 8 ('Camunda Cloud') are taken."
                        .formatted(file.name(), platform)
                    + " Convert it in the modeler."));
  }

  private static Stream<Finding> executable(BpmnFile file) {
    return file.executableProcesses().findAny().isPresent()
        ? Stream.empty()
        : Stream.of(
            file.finding(
                file.all("process").findFirst().orElse(file.document().getDocumentElement()),
                "executable",
                "%s has no executable process. Tick 'Executable' in the process's properties."
                    .formatted(file.name())));
  }
}
