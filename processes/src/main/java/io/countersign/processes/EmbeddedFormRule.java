package io.countersign.processes;

import java.util.stream.Stream;
import org.w3c.dom.Element;

/** A form that a user task says is in its process is there. */
final class EmbeddedFormRule implements ModelRule {

  @Override
  public Stream<Finding> findings(BpmnFile file, Deployment deployment) {
    return file.all("userTask").flatMap(task -> form(file, task));
  }

  private static Stream<Finding> form(BpmnFile file, Element task) {
    return BpmnFile.extension(task, "formDefinition").stream()
        .map(e -> e.getAttribute("formKey"))
        .filter(key -> key.startsWith(Forms.EMBEDDED))
        .filter(key -> Forms.embedded(file, key).isEmpty())
        .map(key ->
            file.finding(
                task,
                "form-exists",
                "'%s' uses the form '%s', which is not in its process. Choose the form again."
                    .formatted(BpmnFile.title(task), key)));
  }
}
