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
import java.util.Set;
import org.springframework.web.util.UriComponentsBuilder;

/** What the page is searched by, as it stands in its address; all of it must hold. */
record Filter(Map<String, String> values, ZoneId zone) {

  private static final Set<String> OTHERS = Set.of("q", "from", "until");

  private static final int CHARS_MAX = 200;

  /** Unknown names and empty values are left out. */
  static Filter of(Map<String, String> parameters, ZoneId zone) {
    var values = new LinkedHashMap<String, String>();
    parameters.forEach((name, value) -> {
      boolean known = OTHERS.contains(name) || Field.of(name).isPresent();
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
    for (Field field : Field.values()) {
      query = values.containsKey(field.word()) ? query.with(field, value(field.word())) : query;
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
