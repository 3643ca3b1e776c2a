package io.countersign.server.web.versions;

import io.countersign.history.CanonicalJson;
import io.countersign.workers.Ability;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A version of a worker as names and texts. */
final class WorkerSnapshot {

  private static final Map<String, String> LABELS =
      Map.of(
          "name", "Name",
          "owner", "Answers for it",
          "purpose", "Purpose",
          "model", "Model",
          "state", "State");

  private final Map<String, @Nullable Object> worker;

  WorkerSnapshot(String snapshot) {
    this.worker = CanonicalJson.readObject(snapshot);
  }

  String instructions() {
    return text(worker, "instructions");
  }

  /** Everything but the instructions, which are a text of their own. */
  Map<String, String> facts() {
    var facts = new TreeMap<String, String>();
    LABELS.forEach((name, label) -> facts.put(label, text(worker, name)));
    if (worker.get("abilities") instanceof List<?> abilities) {
      for (Object ability : abilities) {
        if (ability instanceof Map<?, ?> map) {
          facts.put("May: " + text(map, "action"), ability(map));
        }
      }
    }
    return facts;
  }

  private static String ability(Map<?, ?> ability) {
    String only = conditions(ability, "constraints", " and ");
    String when = conditions(ability, "approveWhen", " or ");
    String asks =
        switch (text(ability, "approval")) {
          case "ALWAYS" -> "asks a person every time";
          case "WHEN" -> "asks a person when " + when;
          default -> "does it without asking";
        };
    return "%s%s (rule %s, version %s)"
        .formatted(
            only.isEmpty() ? "" : "only where " + only + "; ",
            asks,
            text(ability, "rule"),
            text(ability, "version"));
  }

  private static String conditions(Map<?, ?> ability, String name, String between) {
    String json = text(ability, name);
    return json.isEmpty()
        ? ""
        : CanonicalJson.readArray(json).stream()
            .map(condition -> condition instanceof Map<?, ?> map ? condition(map) : "")
            .collect(Collectors.joining(between));
  }

  private static String condition(Map<?, ?> condition) {
    String operator = text(condition, "operator");
    String words;
    try {
      words = Ability.Operator.valueOf(operator).words();
    } catch (IllegalArgumentException e) {
      words = operator.toLowerCase(Locale.ROOT); // of an older or newer Countersign
    }
    return "%s %s “%s”".formatted(text(condition, "argument"), words, text(condition, "value"));
  }

  private static String text(Map<?, ?> map, String name) {
    Object value = map.get(name);
    return value == null ? "" : value.toString();
  }
}
