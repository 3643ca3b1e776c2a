package io.countersign.history.postgres;

import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import io.countersign.history.Leaf;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is asked for besides words, as fixed texts with every value bound. Each condition has its
 * index (V2__facts.sql, V4__search.sql), and a search looks at one stretch of the log at a time.
 */
final class SearchConditions {

  private static final String AT = "(facts ->> 'at') collate \"C\"";
  private static final String TYPE = "left(facts ->> 'type', 200) collate \"C\"";
  private static final String HERE = "{here}";
  private static final String ACTOR = "left(facts #>> '{actor,id}', 200) = ?";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final List<Either> eithers = new ArrayList<>();

  private SearchConditions() {}

  /**
   * As subject or as actor: two walks over two indexes, which an OR would not be. Most entries are
   * found by both; to look for those of the second alone would be to read all of the stretch.
   */
  private record Either(String subject, String actor, String value) {
    List<String> walks(String walk) {
      return List.of(walk.replace(HERE, subject), walk.replace(HERE, actor));
    }

    String whole() {
      return "(%s or %s)".formatted(subject, actor);
    }
  }

  static SearchConditions of(EntryQuery query) {
    var where = new SearchConditions();
    query.equal().forEach(where::equal);
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
    String acted = ACTOR + " and facts #>> '{actor,kind}' = '%s'".formatted(kind);
    eithers.add(new Either(subject(subject), acted, value));
  }

  private static String subject(String name) {
    return "(left(facts #>> '{subjects,%1$s}', 200) = ? and facts #>> '{subjects,%1$s}' is not null)"
        .formatted(name);
  }

  private void add(String condition, Object... bound) {
    conditions.add(condition);
    values.addAll(List.of(bound));
  }

  /**
   * The newest of a stretch. Its ends stand in the text, so that the planner knows how long it is.
   */
  String newest(String columns, Stretches.Stretch stretch, int limit) {
    String rest = String.join("", conditions.stream().map(c -> " and " + c).toList());
    String end = " order by idx desc limit " + limit;
    String walk =
        "(select %s from history.entry where ".formatted(columns)
            + HERE
            + " and idx >= %d and idx < %d".formatted(stretch.from(), stretch.before())
            + rest
            + end
            + ")";
    List<String> walks =
        switch (eithers.size()) {
          case 0 -> List.of(walk.replace(HERE, "true"));
          case 1 -> eithers.getFirst().walks(walk);
          default -> List.of(walk.replace(HERE, whole()));
        };
    return String.join(" union ", walks) + (walks.size() == 1 ? "" : end);
  }

  /** Binds the values of {@link #newest}; gives the place after them. */
  int bindNewest(PreparedStatement select, int place) throws SQLException {
    if (eithers.size() != 1) {
      return bindFilter(select, place);
    }
    int next = place;
    for (int walk = 0; walk < 2; walk++) {
      select.setObject(next++, eithers.getFirst().value());
      next = bind(select, next, values);
    }
    return next;
  }

  /** Both a person and a worker: few entries have both, so one walk and a look is enough. */
  private String whole() {
    return String.join(" and ", eithers.stream().map(Either::whole).toList());
  }

  /** The same of an entry that is at hand. */
  String filter() {
    var all = new ArrayList<>(List.of("true"));
    eithers.forEach(either -> all.add(either.whole()));
    all.addAll(conditions);
    return String.join(" and ", all);
  }

  /** Binds the values of {@link #filter}; gives the place after them. */
  int bindFilter(PreparedStatement select, int place) throws SQLException {
    List<Object> twice =
        eithers.stream().<Object>flatMap(e -> Stream.of(e.value(), e.value())).toList();
    return bind(select, bind(select, place, twice), values);
  }

  private static int bind(PreparedStatement select, int place, List<Object> values)
      throws SQLException {
    int next = place;
    for (Object value : values) {
      select.setObject(next++, value);
    }
    return next;
  }
}
