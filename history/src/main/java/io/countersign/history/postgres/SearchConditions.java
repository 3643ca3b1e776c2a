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

  private static final String AT = "(facts ->> 'at') collate \"C\"";
  private static final String TYPE = "left(facts ->> 'type', 200) collate \"C\"";
  private static final String ACTOR = "left(facts #>> '{actor,id}', 200) = ?";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  private SearchConditions() {}

  static SearchConditions of(EntryQuery query) {
    var where = new SearchConditions();
    where.add("idx < ?", query.before());
    query.equal().forEach(where::equal);
    if (!query.text().isBlank()) {
      where.add(
          "to_tsvector('simple', facts ->> 'sentence') @@ websearch_to_tsquery('simple', ?)",
          query.text());
    }
    query.from().ifPresent(from -> where.add(AT + " >= ?", Leaf.time(from)));
    query.until().ifPresent(until -> where.add(AT + " < ?", Leaf.time(until)));
    return where;
  }

  private void equal(Field field, String value) {
    switch (field) {
      case TYPE -> type(value);
      case OUTCOME -> add("facts ->> 'outcome' = ?", value);
      case ACTOR -> add(ACTOR, value);
      case INSTANCE -> add(subject("instance"), value);
      case PROCESS -> add(subject("process"), value);
      case USER_TASK -> add(subject("userTask"), value);
      case WORKER -> subjectOrActor("worker", "WORKER", value);
      case RUN -> add(subject("run"), value);
      case EFFECT -> add(subject("effect"), value);
      case PERSON -> subjectOrActor("person", "PERSON", value);
      case BUDGET -> add(subject("budget"), value);
    }
  }

  private void type(String value) {
    if (value.endsWith(".")) {
      add(TYPE + " >= ?", value);
      add(TYPE + " < ?", value.substring(0, value.length() - 1) + "/"); // '/' follows '.'
    } else {
      add(TYPE + " = ?", value);
    }
  }

  private void subjectOrActor(String subject, String kind, String value) {
    add(
        "(%s or %s and facts #>> '{actor,kind}' = '%s')".formatted(subject(subject), ACTOR, kind),
        value,
        value);
  }

  private static String subject(String name) {
    return "(left(facts #>> '{subjects,%1$s}', 200) = ? and facts #>> '{subjects,%1$s}' is not null)"
        .formatted(name);
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
