package io.countersign.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Variables as canonical JSON takes them: a fraction becomes text. */
final class PlainValues {

  private PlainValues() {}

  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new HashMap<String, @Nullable Object>();
        map.forEach((name, each) -> copy.put(String.valueOf(name), of(each)));
        yield copy;
      }
      case List<?> list -> list.stream().map(PlainValues::of).collect(Collectors.toList());
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Integer number -> number;
      case Long number -> number;
      default -> value.toString();
    };
  }
}
