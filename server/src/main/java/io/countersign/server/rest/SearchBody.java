package io.countersign.server.rest;

import io.countersign.engine.Search;
import io.countersign.engine.Search.Condition;
import io.countersign.engine.Search.Direction;
import io.countersign.engine.Search.Field;
import io.countersign.engine.Search.Order;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of every search, as Camunda's clients send it. */
record SearchBody(
    @Schema(
            description =
                "Field to value, or to operators: $eq, $neq, $exists, $gt, $gte, $lt, $lte, $in,"
                    + " $notIn, $like. All must hold.")
        @Nullable Map<String, @Nullable Object> filter,
    @Nullable List<Sort> sort,
    @Nullable Window page)
    implements StrictBody {

  private static final int LIMIT = 100;
  private static final int SORT_MAX = 8;

  /** One step of the order; order is {@code ASC} or {@code DESC}. */
  record Sort(@Nullable String field, @Nullable String order) {}

  /** Which part of the matches: {@code from} or {@code after}, and how many. */
  record Window(
      @Nullable Integer from,
      @Nullable Integer limit,
      @Nullable String after,
      @Nullable String before) {}

  static Search search(@Nullable SearchBody body, List<Field> fields) {
    SearchBody given = body == null ? new SearchBody(null, null, null) : body;
    Window page = given.page == null ? new Window(null, null, null, null) : given.page;
    if (page.before != null) {
      throw ProblemException.field(
          "page.before", "Pages are read forwards here: use page.after, or turn the order round.");
    }
    return new Search(
        given.conditions(fields),
        given.order(fields),
        within("page.limit", page.limit, LIMIT, Search.LIMIT_MAX),
        within("page.from", page.from, 0, Integer.MAX_VALUE),
        page.after);
  }

  private List<Condition> conditions(List<Field> fields) {
    var conditions = new ArrayList<Condition>();
    Map<String, @Nullable Object> asked = filter == null ? Map.of() : filter;
    asked.forEach((name, value) -> {
      if (value == null || asksNothing(value)) {
        return;
      }
      if (name.equals("tenantId")) {
        Keys.requireOurTenant(String.valueOf(value));
      } else {
        conditions.addAll(Filters.read(field("filter." + name, name, fields), value));
      }
    });
    return conditions;
  }

  /** Camunda's client sends what it does not ask for as an empty list. */
  private static boolean asksNothing(Object value) {
    return switch (value) {
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  private List<Order> order(List<Field> fields) {
    var order = new ArrayList<Order>();
    List<Sort> steps = sort == null ? List.of() : sort;
    if (steps.size() > SORT_MAX) {
      throw ProblemException.field(
          "sort", "%d is the most that can be ordered by.".formatted(SORT_MAX));
    }
    for (int i = 0; i < steps.size(); i++) {
      Sort step = steps.get(i);
      String at = "sort[%d].".formatted(i);
      Field field = field(at + "field", String.valueOf(step.field()), fields);
      order.add(new Order(field.name(), direction(at + "order", step.order())));
    }
    return order;
  }

  private static Direction direction(String at, @Nullable String order) {
    return switch (order == null ? "ASC" : order.toUpperCase(Locale.ROOT)) {
      case "ASC" -> Direction.ASC;
      case "DESC" -> Direction.DESC;
      default -> throw ProblemException.field(at, "'%s' is neither ASC nor DESC.".formatted(order));
    };
  }

  private static Field field(String at, String name, List<Field> fields) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.field(
                at,
                "'%s' cannot be searched by; these can: %s."
                    .formatted(
                        name,
                        String.join(", ", fields.stream().map(Field::name).sorted().toList()))));
  }

  private static int within(String at, @Nullable Integer value, int otherwise, int max) {
    int given = value == null ? otherwise : value;
    if (given < 0 || given > max) {
      throw ProblemException.field(at, "%d is not within 0 and %d.".formatted(given, max));
    }
    return given;
  }
}
