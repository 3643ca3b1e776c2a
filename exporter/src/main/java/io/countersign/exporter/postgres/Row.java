package io.countersign.exporter.postgres;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row by the names of its columns, as PostgreSQL reads it from JSON. */
record Row(long key, Map<String, @Nullable Object> values) {

  static Row of(long key) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("key", key);
    return new Row(key, values);
  }

  Row with(String column, @Nullable Object value) {
    values.put(column, value instanceof Instant time ? time.toString() : value);
    return this;
  }
}
