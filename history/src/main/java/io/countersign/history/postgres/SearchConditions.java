package io.countersign.history.postgres;

import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.Leaf;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The WHERE clause of a search: fixed texts, with every value bound. */
final class SearchConditions {

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  private SearchConditions() {}

  static SearchConditions of(EntryQuery query) {
    var where = new SearchConditions();
    where.add("idx < ?", query.before());
    query.equal().forEach(where::equal);
    if (!query.text().isBlank()) {
      where.add(
          "to_tsvector('simple', sentence) @@ websearch_to_tsquery('simple', ?)", query.text());
    }
    query.from().ifPresent(from -> where.add("at >= ?", Leaf.time(from)));
    query.until().ifPresent(until -> where.add("at < ?", Leaf.time(until)));
    return where;
  }

  private void equal(Field field, String value) {
    switch (field) {
      case TYPE -> type(value);
      case OUTCOME -> add("outcome = ?", value);
      case ACTOR -> add("actor = ?", value);
      case INSTANCE -> add("instance = ?", value);
      case PROCESS -> add("process = ?", value);
      case USER_TASK -> add("user_task = ?", value);
      case WORKER -> add("(worker = ? or actor = ? and actor_kind = 'WORKER')", value, value);
      case RUN -> add("run = ?", value);
      case EFFECT -> add("effect = ?", value);
      case PERSON -> add("(person = ? or actor = ? and actor_kind = 'PERSON')", value, value);
      case BUDGET -> add("budget = ?", value);
    }
  }

  private void type(String value) {
    if (value.endsWith(".")) {
      add("starts_with(type, ?)", value);
    } else {
      add("type = ?", value);
    }
  }

  private void add(String condition, Object... bound) {
    conditions.add(condition);
    values.addAll(List.of(bound));
  }

  String sql() {
    return String.join(" and ", conditions);
  }

  void bind(PreparedStatement select) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      select.setObject(i + 1, values.get(i));
    }
  }
}
