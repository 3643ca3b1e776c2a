package io.countersign.server.web.versions;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a form, each as one text; where they stand on it does not matter. */
final class FormFields {

  private static final JsonMapper JSON = new JsonMapper();

  /** In its name, of its children, and where it is drawn. */
  private static final Set<String> LEFT_OUT = Set.of("id", "key", "type", "components", "layout");

  private FormFields() {}

  /** By type and label, with the key under which it is filled in; empty where it is no JSON. */
  static Map<String, String> of(String schema) {
    var fields = new TreeMap<String, String>();
    try {
      walk(JSON.readTree(schema), fields);
    } catch (JacksonException e) {
      return Map.of(); // the lines below say what changed
    }
    return fields;
  }

  private static void walk(JsonNode parent, Map<String, String> fields) {
    for (JsonNode field : parent.path("components")) {
      fields.merge(name(field), text(field), (one, other) -> one + "\n" + other);
      walk(field, fields);
    }
  }

  private static String name(JsonNode field) {
    String type = field.path("type").asString("field");
    String key = field.path("key").asString(field.path("id").asString(""));
    String label = field.path("label").asString("").strip();
    return label.isEmpty()
        ? "%s %s".formatted(type, key)
        : "%s “%s” (%s)".formatted(type, label, key);
  }

  /** A line for each property, by name. */
  private static String text(JsonNode field) {
    return field.properties().stream()
        .filter(property -> !LEFT_OUT.contains(property.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(property -> property.getKey() + ": " + value(property.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String value(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }

  /** A line for each value, however it was saved; as it is where it is no JSON. */
  static String lines(String schema) {
    try {
      return JSON.readTree(schema).toPrettyString();
    } catch (JacksonException e) {
      return schema;
    }
  }
}
