package io.countersign.server.web.desk;

import io.countersign.engine.Definitions;
import io.countersign.engine.UserTask;
import io.countersign.processes.Forms;
import io.countersign.server.web.desk.TaskPage.FormPart;
import io.countersign.server.web.desk.TaskPage.Variable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Finds the form of a task: embedded in its process, or deployed on its own. */
@Component
class TaskForms {

  private final Definitions definitions;
  private final JsonMapper json;

  TaskForms(Definitions definitions, JsonMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  FormPart of(UserTask task) {
    return new FormPart(
        schema(task).orElse(null),
        json.writeValueAsString(task.variables()),
        task.variables().entrySet().stream()
            .map(variable -> new Variable(variable.getKey(), text(variable.getValue())))
            .sorted(Comparator.comparing(Variable::name))
            .toList());
  }

  private Optional<String> schema(UserTask task) {
    return definitions
        .find(task.processDefinitionKey())
        .flatMap(definition -> schema(Forms.of(definition.xml(), task.elementId())));
  }

  private Optional<String> schema(Forms.Form form) {
    return switch (form) {
      case Forms.Form.Embedded(String schema) -> Optional.of(schema);
      case Forms.Form.Linked(String id) -> definitions.form(id);
      case Forms.Form.External(String key) -> Optional.empty();
      case Forms.Form.None() -> Optional.empty();
    };
  }

  private String text(@Nullable Object value) {
    return value instanceof String text ? text : json.writeValueAsString(value);
  }

  /** What the viewer gave back; empty where it is no JSON object. */
  Optional<Map<String, Object>> filled(String text) {
    try {
      Object value = json.readValue(text, Object.class);
      return value instanceof Map<?, ?> map ? Optional.of(copy(map)) : Optional.empty();
    } catch (tools.jackson.core.JacksonException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return copy;
  }
}
