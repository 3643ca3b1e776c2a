package io.countersign.server.web.history;

import io.countersign.history.EntryQuery;
import io.countersign.history.EntryQuery.Field;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** What the page is searched by, as it stands in its address; all of it must hold. */
record Filter(Map<String, String> values, ZoneId zone) {

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          Map.entry("type", Field.TYPE),
          Map.entry("outcome", Field.OUTCOME),
          Map.entry("actor", Field.ACTOR),
          Map.entry("instance", Field.INSTANCE),
          Map.entry("process", Field.PROCESS),
          Map.entry("worker", Field.WORKER),
          Map.entry("person", Field.PERSON),
          Map.entry("effect", Field.EFFECT),
          Map.entry("run", Field.RUN));

  private static final int CHARS_MAX = 200;

  /** Unknown names and empty values are left out. */
  static Filter of(Map<String, String> parameters, ZoneId zone) {
    var values = new LinkedHashMap<String, String>();
    parameters.forEach((name, value) -> {
      boolean known =
          FIELDS.containsKey(name)
              || name.equals("q")
              || name.equals("from")
              || name.equals("until");
      if (known && !value.isBlank()) {
        values.put(name, value.strip().substring(0, Math.min(value.strip().length(), CHARS_MAX)));
      }
    });
    return new Filter(values, zone);
  }

  /** For the fields of the form. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean empty() {
    return values.isEmpty();
  }

  /** Throws {@link DateTimeException} where a time is none. */
  EntryQuery query(int limit) {
    EntryQuery query = EntryQuery.all().limit(limit).text(value("q"));
    for (var field : FIELDS.entrySet()) {
      query =
          values.containsKey(field.getKey())
              ? query.with(field.getValue(), value(field.getKey()))
              : query;
    }
    Optional<Instant> from = time("from");
    query = from.isPresent() ? query.from(from.get()) : query;
    Optional<Instant> until = time("until");
    return until.isPresent() ? query.until(until.get()) : query;
  }

  private Optional<Instant> time(String name) {
    return value(name).isEmpty()
        ? Optional.empty()
        : Optional.of(LocalDateTime.parse(value(name)).atZone(zone).toInstant());
  }

  /** The address of this page with another value in one place; an empty one takes it away. */
  public String with(String name, String value) {
    var address = UriComponentsBuilder.fromPath("/history");
    var all = new LinkedHashMap<>(values);
    all.put(name, value);
    all.forEach((key, text) -> {
      if (!text.isEmpty()) {
        address.queryParam(key, "{" + key + "}");
      }
    });
    return address.encode().buildAndExpand(all).toUriString();
  }
}
