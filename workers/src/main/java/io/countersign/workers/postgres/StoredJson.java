package io.countersign.workers.postgres;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import io.countersign.workers.Effects;
import io.countersign.workers.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small records as JSON columns. */
final class StoredJson {

  private StoredJson() {}

  static String calls(List<Model.ToolCall> calls) {
    return CanonicalJson.text(
        calls.stream()
            .map(c -> Map.of("id", c.id(), "action", c.action(), "arguments", c.arguments()))
            .toList());
  }

  static List<Model.ToolCall> calls(String json) {
    return objects(json).stream()
        .map(o -> new Model.ToolCall(text(o, "id"), text(o, "action"), text(o, "arguments")))
        .toList();
  }

  static String conditions(List<Condition> conditions) {
    return CanonicalJson.text(
        conditions.stream()
            .map(c ->
                Map.of(
                    "argument", c.argument(),
                    "operator", c.operator().name(),
                    "value", c.value()))
            .toList());
  }

  static List<Condition> conditions(String json) {
    return objects(json).stream()
        .map(o ->
            new Condition(
                text(o, "argument"), Operator.valueOf(text(o, "operator")), text(o, "value")))
        .toList();
  }

  static String again(Effects.Again again) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("cause", again.cause());
    if (again.by() != null && again.at() != null) {
      fields.put("by", again.by());
      fields.put("at", again.at().toString());
    }
    fields.put(
        "changes",
        again.changes().stream()
            .map(c -> Map.of("what", c.what(), "before", c.before(), "after", c.after()))
            .toList());
    return CanonicalJson.text(fields);
  }

  static Effects.Again again(String json) {
    Map<String, Object> fields = object(json);
    String at = text(fields, "at");
    return new Effects.Again(
        text(fields, "cause"),
        at.isEmpty() ? null : text(fields, "by"),
        at.isEmpty() ? null : Instant.parse(at),
        objects(CanonicalJson.text(fields.get("changes"))).stream()
            .map(o -> new Effects.Change(text(o, "what"), text(o, "before"), text(o, "after")))
            .toList());
  }

  /** An object without its null values. */
  static Map<String, Object> object(String json) {
    return present(CanonicalJson.readObject(json));
  }

  private static Map<String, Object> present(Map<?, ?> object) {
    var present = new LinkedHashMap<String, Object>();
    object.forEach((name, value) -> {
      if (value != null) {
        present.put(String.valueOf(name), value);
      }
    });
    return present;
  }

  private static List<Map<String, Object>> objects(String json) {
    var objects = new ArrayList<Map<String, Object>>();
    for (Object item : CanonicalJson.readArray(json)) {
      if (item instanceof Map<?, ?> map) {
        objects.add(present(map));
      }
    }
    return objects;
  }

  private static String text(Map<String, Object> object, String name) {
    @Nullable Object value = object.get(name);
    return value == null ? "" : value.toString();
  }
}
