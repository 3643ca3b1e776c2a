package io.countersign.server.history;

import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a search from the parameters of a request; unknown names and wrong values are refused. */
final class EntrySearch {

  private static final String[] OTHERS = {"text", "from", "until", "before", "limit"};

  private final Map<String, String> parameters;

  private EntrySearch(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  static EntryQuery query(Map<String, String> parameters) {
    var search = new EntrySearch(parameters);
    EntryQuery all = EntryQuery.all();
    search.knowsAll();
    return new EntryQuery(
        search.equal(),
        parameters.getOrDefault("text", ""),
        search.value("from", "a time such as 2026-11-20T21:00:00Z", Instant::parse),
        search.value("until", "a time such as 2026-11-20T21:00:00Z", Instant::parse),
        search.value("before", "the index of an entry", Long::valueOf).orElse(all.before()),
        search
            .value("limit", "1 to " + EntryQuery.LIMIT_MAX, EntrySearch::limit)
            .orElse(all.limit()));
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > EntryQuery.LIMIT_MAX) {
      throw new NumberFormatException("out of range");
    }
    return limit;
  }

  private Map<Field, String> equal() {
    var equal = new EnumMap<Field, String>(Field.class);
    for (Field field : Field.values()) {
      String value = parameters.getOrDefault(field.word(), "").strip();
      if (!value.isEmpty()) {
        equal.put(field, value);
      }
    }
    return equal;
  }

  private void knowsAll() {
    var known = new TreeSet<>(Arrays.asList(OTHERS));
    Arrays.stream(Field.values()).map(Field::word).forEach(known::add);
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw new SearchRefusedException(
            "The history cannot be searched by '%s'. Use some of %s."
                .formatted(name, String.join(", ", known)));
      }
    }
  }

  private <T> Optional<T> value(String name, String what, Function<String, T> reading) {
    String text = parameters.getOrDefault(name, "");
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(reading.apply(text.strip()));
    } catch (RuntimeException e) { // NumberFormatException, DateTimeParseException
      throw new SearchRefusedException("'%s' must be %s, not '%s'.".formatted(name, what, text));
    }
  }
}
