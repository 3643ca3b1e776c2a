package io.countersign.processes;

import io.countersign.processes.SafeXml.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The forms of user tasks, found in a definition's XML. */
public final class Forms {

  /** How the key of a form starts that is kept in the process itself. */
  public static final String EMBEDDED = "camunda-forms:bpmn:";

  private Forms() {}

  /** The form of a user task; {@link Form.None} where it has none or the task is not there. */
  public static Form of(String bpmnXml, String userTaskId) {
    return read(bpmnXml)
        .flatMap(file -> file.byId("userTask", userTaskId).map(task -> of(file, task)))
        .orElseGet(Form.None::new);
  }

  /** The ids of the forms that user tasks use and that are deployed by themselves. */
  public static List<String> linked(String bpmnXml) {
    return read(bpmnXml).stream()
        .flatMap(BpmnFile::extensions)
        .filter(e -> "formDefinition".equals(e.getLocalName()))
        .map(e -> e.getAttribute("formId"))
        .filter(id -> !id.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /** Where a user task's form is. */
  public sealed interface Form {

    /** In the process; {@code schema} is form-js JSON. */
    record Embedded(String schema) implements Form {}

    /** Deployed by itself. */
    record Linked(String formId) implements Form {}

    /** Somewhere else; a key that only its own application understands. */
    record External(String key) implements Form {}

    /** Nowhere. */
    record None() implements Form {}
  }

  /** The JSON schema of a form that is kept in the process itself, by the task's form key. */
  static Optional<String> embedded(BpmnFile file, String formKey) {
    if (!formKey.startsWith(EMBEDDED)) {
      return Optional.empty();
    }
    var id = formKey.substring(EMBEDDED.length());
    return file.extensions()
        .filter(e -> "userTaskForm".equals(e.getLocalName()) && BpmnFile.id(e).equals(id))
        .map(e -> e.getTextContent().strip())
        .findFirst();
  }

  private static Form of(BpmnFile file, Element task) {
    var definition = BpmnFile.extension(task, "formDefinition");
    var formId = definition.map(e -> e.getAttribute("formId")).orElse("");
    var formKey = definition.map(e -> e.getAttribute("formKey")).orElse("");
    var external = definition.map(e -> e.getAttribute("externalReference")).orElse("");
    if (!formId.isEmpty()) {
      return new Form.Linked(formId);
    }
    if (!external.isEmpty()) {
      return new Form.External(external);
    }
    if (formKey.isEmpty()) {
      return new Form.None();
    }
    return embedded(file, formKey)
        .<Form>map(Form.Embedded::new)
        .orElseGet(() -> new Form.External(formKey));
  }

  private static Optional<BpmnFile> read(String bpmnXml) {
    return switch (SafeXml.parse(bpmnXml.getBytes(StandardCharsets.UTF_8))) {
      case Parsed.Read(var document) -> Optional.of(new BpmnFile("", document));
      case Parsed.Unreadable _ -> Optional.empty();
    };
  }
}
