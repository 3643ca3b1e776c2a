package io.countersign.server.feed;

import io.countersign.history.Actor;
import io.countersign.history.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Entries as OpenTelemetry log records: the JSON of an OTLP/HTTP request to {@code /v1/logs}. */
final class OtlpLogs {

  private OtlpLogs() {}

  static Map<String, Object> request(String origin, List<Entry> entries) {
    return Map.of(
        "resourceLogs",
        List.of(
            Map.of(
                "resource",
                Map.of(
                    "attributes",
                    List.of(
                        text("service.name", "countersign"),
                        text("countersign.log.origin", origin))),
                "scopeLogs",
                List.of(
                    Map.of(
                        "scope",
                        Map.of("name", "io.countersign.history"),
                        "logRecords",
                        entries.stream().map(entry -> logRecord(origin, entry)).toList())))));
  }

  private static Map<String, Object> logRecord(String origin, Entry entry) {
    var line = new LinkedHashMap<String, Object>();
    String nanos = Long.toString(ChronoUnit.NANOS.between(Instant.EPOCH, entry.at()));
    line.put("timeUnixNano", nanos);
    line.put("observedTimeUnixNano", nanos);
    switch (entry.outcome()) {
      case "ok" -> severity(line, 9, "INFO");
      case "refused" -> severity(line, 13, "WARN");
      default -> severity(line, 17, "ERROR");
    }
    line.put("eventName", "countersign." + entry.type());
    line.put("body", Map.of("stringValue", entry.sentence()));
    line.put("attributes", attributes(origin, entry));
    return line;
  }

  private static void severity(Map<String, Object> line, int number, String name) {
    line.put("severityNumber", number);
    line.put("severityText", name);
  }

  private static List<Map<String, Object>> attributes(String origin, Entry entry) {
    var attributes = new ArrayList<Map<String, Object>>();
    attributes.add(text("countersign.log.origin", origin));
    attributes.add(
        Map.of(
            "key",
            "countersign.log.index",
            "value",
            Map.of("intValue", Long.toString(entry.index()))));
    attributes.add(text("countersign.log.leaf_hash", entry.leafHash().hex()));
    attributes.add(text("countersign.log.leaf", entry.leaf()));
    attributes.add(text("countersign.outcome", entry.outcome()));
    attributes.add(text("countersign.actor.kind", FeedFormat.lower(entry.actor().kind())));
    attributes.add(
        text(
            entry.actor().kind() == Actor.Kind.WORKER ? "gen_ai.agent.id" : "user.id",
            entry.actor().id()));
    new TreeMap<>(entry.subjects())
        .forEach((name, value) -> attributes.add(text("countersign.subject." + name, value)));
    return attributes;
  }

  private static Map<String, Object> text(String key, String value) {
    return Map.of("key", key, "value", Map.of("stringValue", value));
  }
}
