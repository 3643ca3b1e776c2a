package io.countersign.engine.postgres;

import io.countersign.engine.Search.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions of queries in which null matches all. */
final class Conditions {

  private Conditions() {}

  static void add(List<Condition> conditions, String field, @Nullable Object value) {
    if (value != null) {
      conditions.add(Condition.is(field, value));
    }
  }
}
