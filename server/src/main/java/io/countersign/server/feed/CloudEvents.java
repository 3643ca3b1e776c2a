package io.countersign.server.feed;

import io.countersign.history.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries as CloudEvents 1.0 in the structured JSON mode; source and id name an entry for ever. */
final class CloudEvents {

  static final String BATCH = "application/cloudevents-batch+json";

  private CloudEvents() {}

  static Map<String, Object> event(String origin, Entry entry) {
    var event = new LinkedHashMap<String, Object>();
    event.put("specversion", "1.0");
    event.put("id", Long.toString(entry.index()));
    event.put("source", origin);
    event.put("type", "io.countersign." + entry.type());
    event.put("time", entry.at().toString());
    event.put("datacontenttype", "application/json");
    event.put("sequence", Long.toString(entry.index()));
    event.put("leafhash", entry.leafHash().hex());
    event.put("data", data(origin, entry));
    return event;
  }

  private static Map<String, Object> data(String origin, Entry entry) {
    var data = new LinkedHashMap<String, Object>(FeedFormat.proof(origin, entry));
    data.put(
        "actor", Map.of("kind", FeedFormat.lower(entry.actor().kind()), "id", entry.actor().id()));
    data.put("subjects", entry.subjects());
    data.put("outcome", entry.outcome());
    data.put("sentence", entry.sentence());
    return data;
  }
}
