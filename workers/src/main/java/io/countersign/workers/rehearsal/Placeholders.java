package io.countersign.workers.rehearsal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{name | filter}}} in; remembers the names that have no value. */
final class Placeholders {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*([^{}|]+?)\\s*(?:\\|\\s*([^{}]*?)\\s*)?}}");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

  private final Seen seen;
  private final List<String> missing = new ArrayList<>();

  Placeholders(Seen seen) {
    this.seen = seen;
  }

  List<String> missing() {
    return List.copyOf(missing);
  }

  String text(String template) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    return matcher.replaceAll(
        found -> Matcher.quoteReplacement(Seen.text(value(found.group(1), found.group(2)))));
  }

  Map<String, Object> map(Map<?, ?> templates) {
    var values = new LinkedHashMap<String, Object>();
    templates.forEach((name, template) -> values.put(String.valueOf(name), any(template)));
    return values;
  }

  private Object any(Object template) {
    return switch (template) {
      case String text -> {
        Matcher whole = PLACEHOLDER.matcher(text);
        yield whole.matches() ? value(whole.group(1), whole.group(2)) : text(text);
      }
      case Map<?, ?> map -> map(map);
      case List<?> list -> list.stream().map(item -> any((Object) item)).toList();
      default -> template;
    };
  }

  private Object value(String name, String filter) {
    Optional<Object> value = seen.value(name);
    if (filter != null && filter.startsWith("or ")) {
      return value.orElse(filter.substring("or ".length()));
    }
    Optional<Object> filtered = filter == null ? value : value.flatMap(v -> filter(v, filter));
    return filtered.orElseGet(() -> {
      missing.add(filter == null ? name : name + " | " + filter);
      return "";
    });
  }

  private static Optional<Object> filter(Object value, String filter) {
    String text = Seen.text(value);
    if (!INTEGER.matcher(text).matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(text);
    return switch (filter) {
      case "number" -> Optional.of(number);
      case "euros" -> Optional.of(java.math.BigDecimal.valueOf(number, 2).toPlainString() + " EUR");
      default -> Optional.empty();
    };
  }
}
