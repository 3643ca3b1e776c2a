package io.countersign.engine.postgres;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it stands in the database. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static @Nullable Object value(String json) {
    return MAPPER.readValue(json, Object.class);
  }

  static Map<String, Object> object(String json) {
    return MAPPER.readValue(json, new TypeReference<>() {});
  }

  static Map<String, String> texts(String json) {
    return MAPPER.readValue(json, new TypeReference<>() {});
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
