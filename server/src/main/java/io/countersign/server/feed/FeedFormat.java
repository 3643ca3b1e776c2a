package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * How other systems read an entry. Each event has the log's origin, its index and the hash of its
 * leaf, and all but CEF the leaf itself, so that every copy can be checked; none has the payload.
 */
enum FeedFormat {
  OCSF,
  CLOUDEVENTS,
  CEF,
  OTLP;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** One event as one line. */
  String line(String origin, Entry entry) {
    return switch (this) {
      case OCSF -> json(Ocsf.event(origin, entry));
      case CLOUDEVENTS -> json(CloudEvents.event(origin, entry));
      case CEF -> Cef.event(origin, entry);
      case OTLP -> json(OtlpLogs.request(origin, java.util.List.of(entry)));
    };
  }

  String mediaType() {
    return this == CEF ? "text/plain;charset=utf-8" : "application/x-ndjson";
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** What makes a copy checkable. */
  static Map<String, Object> proof(String origin, Entry entry) {
    var proof = new TreeMap<String, Object>();
    proof.put("origin", origin);
    proof.put("index", entry.index());
    proof.put("leafHash", entry.leafHash().hex());
    proof.put("leaf", entry.leaf());
    proof.put("intact", entry.intact());
    return proof;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
