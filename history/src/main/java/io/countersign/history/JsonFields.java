package io.countersign.history;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes what a file must have out of a JSON object. */
final class JsonFields {

  private JsonFields() {}

  static String string(Map<String, @Nullable Object> map, String name) {
    return maybe(map, name)
        .orElseThrow(() -> new CanonicalJsonException("It lacks the text '" + name + "'.", 0));
  }

  static Optional<String> maybe(Map<String, @Nullable Object> map, String name) {
    return map.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  @SuppressWarnings("unchecked") // the reader makes maps with text keys only
  static Optional<Map<String, @Nullable Object>> object(
      Map<String, @Nullable Object> map, String name) {
    return map.get(name) instanceof Map<?, ?> value
        ? Optional.of((Map<String, @Nullable Object>) value)
        : Optional.empty();
  }

  static long number(Map<String, @Nullable Object> map, String name) {
    try {
      return Long.parseLong(string(map, name));
    } catch (NumberFormatException e) {
      throw new CanonicalJsonException("Its '" + name + "' is no whole number.", 0);
    }
  }
}
