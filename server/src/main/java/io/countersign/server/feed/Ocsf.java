package io.countersign.server.feed;

import io.countersign.history.Actor;
import io.countersign.history.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries as events of the Open Cybersecurity Schema Framework, classes of version 1.3. */
final class Ocsf {

  private static final String VERSION = "1.3.0";

  private Ocsf() {}

  /**
   * What kind of event it is.
   *
   * @param about the attribute that this class asks for
   */
  private record Kind(
      int uid, String name, int category, String categoryName, int activity, String about) {}

  private static final Kind SIGN_IN =
      new Kind(3002, "Authentication", 3, "Identity & Access Management", 1, "user");
  private static final Kind SIGN_OUT =
      new Kind(3002, "Authentication", 3, "Identity & Access Management", 2, "user");
  private static final Kind ACCOUNT_CREATED =
      new Kind(3001, "Account Change", 3, "Identity & Access Management", 1, "user");
  private static final Kind ACCOUNT_CHANGED =
      new Kind(3001, "Account Change", 3, "Identity & Access Management", 99, "user");
  private static final Kind ENTITY_CHANGED =
      new Kind(3004, "Entity Management", 3, "Identity & Access Management", 3, "entity");
  private static final Kind ACTIVITY =
      new Kind(6003, "API Activity", 6, "Application Activity", 99, "api");

  static Map<String, Object> event(String origin, Entry entry) {
    Kind kind = kind(entry.type());
    var event = new LinkedHashMap<String, Object>();
    event.put("class_uid", kind.uid());
    event.put("class_name", kind.name());
    event.put("category_uid", kind.category());
    event.put("category_name", kind.categoryName());
    event.put("activity_id", kind.activity());
    if (kind.activity() == 99) {
      event.put("activity_name", entry.type());
    }
    event.put("type_uid", kind.uid() * 100L + kind.activity());
    event.put("time", entry.at().toEpochMilli());
    event.put("severity_id", severity(entry.outcome()));
    event.put("status_id", entry.outcome().equals("ok") ? 1 : 2);
    event.put("status_detail", entry.outcome());
    event.put("message", entry.sentence());
    event.put("metadata", metadata(origin, entry));
    event.put("actor", Map.of("user", user(entry.actor())));
    event.put("src_endpoint", Map.of("name", "countersign"));
    event.put(kind.about(), about(kind, entry));
    var unmapped = new LinkedHashMap<String, Object>(FeedFormat.proof(origin, entry));
    unmapped.put("subjects", entry.subjects());
    event.put("unmapped", Map.of("countersign", unmapped));
    return event;
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "person.signed-in", "person.sign-in-failed" -> SIGN_IN;
      case "person.signed-out" -> SIGN_OUT;
      case "person.created", "client.created" -> ACCOUNT_CREATED;
      case "worker.saved", "model.deployed", "budget.limited", "budget.raised", "budget.priced" ->
          ENTITY_CHANGED;
      default ->
          type.startsWith("person.") || type.startsWith("client.") ? ACCOUNT_CHANGED : ACTIVITY;
    };
  }

  private static int severity(String outcome) {
    return switch (outcome) {
      case "ok" -> 1; // informational
      case "refused" -> 2; // low
      case "failed" -> 3; // medium
      default -> 4; // high: alarms, and what nobody has named yet
    };
  }

  private static Map<String, Object> metadata(String origin, Entry entry) {
    return Map.of(
        "version",
        VERSION,
        "product",
        Map.of("name", "Countersign", "vendor_name", "Countersign"),
        "uid",
        origin + "#" + entry.index(),
        "sequence",
        entry.index(),
        "log_name",
        origin,
        "event_code",
        entry.type());
  }

  private static Map<String, Object> user(Actor actor) {
    var user = new LinkedHashMap<String, Object>();
    user.put("uid", FeedFormat.lower(actor.kind()) + ":" + actor.id());
    user.put("name", actor.id());
    user.put("type", FeedFormat.lower(actor.kind()));
    user.put(
        "type_id",
        switch (actor.kind()) {
          case PERSON -> 1; // user
          case SYSTEM, ENGINE -> 3; // system
          case WORKER, CLIENT -> 99; // other
        });
    return user;
  }

  private static Map<String, Object> about(Kind kind, Entry entry) {
    Map<String, String> subjects = entry.subjects();
    return switch (kind.about()) {
      case "user" -> {
        String name = subjects.getOrDefault("person", subjects.getOrDefault("client", "unknown"));
        yield Map.of("name", name, "uid", name);
      }
      case "entity" -> entity(entry);
      default -> Map.of("operation", entry.type(), "service", Map.of("name", "countersign"));
    };
  }

  private static Map<String, Object> entity(Entry entry) {
    String type = entry.type().substring(0, entry.type().indexOf('.'));
    String name =
        entry
            .subjects()
            .getOrDefault(type.equals("model") ? "process" : type, "several, see the message");
    return Map.of("name", name, "type", type);
  }
}
