package io.countersign.exporter;

import static io.countersign.exporter.Texts.cut;

import io.countersign.history.Actor;
import io.countersign.history.Digest;
import io.countersign.history.NewEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of the engine's doings is kept in the history for ever. */
public final class HistoryEntries {

  private HistoryEntries() {}

  /**
   * The entry that a change leaves, if it matters.
   *
   * @param rootKey the outermost instance, 0 where the change belongs to none
   */
  public static Optional<NewEntry> of(Change change, long rootKey) {
    return switch (change) {
      case Change.DefinitionDeployed deployed -> Optional.of(deployed(deployed));
      case Change.InstanceChanged instance -> Optional.of(instance(instance, rootKey));
      case Change.UserTaskChanged task -> userTask(task, rootKey);
      case Change.IncidentChanged incident -> Optional.of(incident(incident, rootKey));
      case Change.MessagePublished message -> Optional.of(message(message));
      case Change.FormDeployed form -> Optional.of(form(form));
      case Change.ElementChanged element -> nothing(element);
      case Change.VariableSet variable -> nothing(variable);
      case Change.JobChanged job -> nothing(job);
      case Change.Unwritable record -> Optional.of(unwritable(record));
    };
  }

  /** Too many and too small to be kept one by one; the read model has them. */
  private static Optional<NewEntry> nothing(@SuppressWarnings("unused") Change change) {
    return Optional.empty();
  }

  /** Records that the database does not have and the broker will not give again (law 4). */
  public static NewEntry gap(int partition, long from, long to) {
    return alarm(
        "engine.gap",
        "The engine's records %d to %d of partition %d are missing: the database is older than the engine."
            .formatted(from, to, partition),
        Map.of("partition", partition, "from", from, "to", to));
  }

  /** The engine lost its data or was exchanged: its keys and positions begin again. */
  public static NewEntry replaced(String incarnation) {
    return alarm(
        "engine.replaced",
        "The engine began anew; the instances that it had before are gone from it.",
        Map.of("incarnation", incarnation));
  }

  /**
   * The engine was set back to an older state; what it does now replaces what it had done since.
   *
   * @param from the first position that it used again
   * @param to the last that it had used before
   */
  public static NewEntry restored(int partition, String incarnation, long from, long to) {
    return alarm(
        "engine.restored",
        "The engine was restored from a backup: partition %d uses the positions %d to %d again, for other records."
            .formatted(partition, from, to),
        Map.of("partition", partition, "from", from, "to", to, "incarnation", incarnation));
  }

  /** Somebody made the engine forget all that it has. */
  public static NewEntry purged(int partition, long position) {
    return alarm(
        "engine.purged",
        "The engine was purged: partition %d begins again after position %d. Nothing was removed here."
            .formatted(partition, position),
        Map.of("partition", partition, "position", position));
  }

  private static NewEntry unwritable(Change.Unwritable it) {
    return alarm(
        "engine.quarantined",
        "A record of the engine cannot be kept as it is; only its digest is.",
        Map.of("digest", it.digest(), "reason", it.reason()));
  }

  private static NewEntry alarm(String type, String sentence, Map<String, ?> facts) {
    return new NewEntry(type, Actor.engine(), Map.of(), "alarm", sentence, facts);
  }

  private static NewEntry deployed(Change.DefinitionDeployed it) {
    return new NewEntry(
        "definition.deployed",
        Actor.engine(),
        Map.of("process", cut(it.bpmnProcessId())),
        "ok",
        "Version %d of process %s was deployed.".formatted(it.version(), cut(it.bpmnProcessId())),
        Map.of(
            "definition", it.key(),
            "version", it.version(),
            "resource", it.resourceName(),
            "digest", Digest.ofText(it.xml()).hex()));
  }

  private static NewEntry form(Change.FormDeployed it) {
    return new NewEntry(
        "form.deployed",
        Actor.engine(),
        Map.of(),
        "ok",
        "Version %d of form %s was deployed.".formatted(it.version(), cut(it.formId())),
        Map.of(
            "form", it.key(),
            "version", it.version(),
            "resource", it.resourceName(),
            "digest", Digest.ofText(it.schema()).hex()));
  }

  private static NewEntry instance(Change.InstanceChanged it, long rootKey) {
    String happened =
        switch (it.state()) {
          case ACTIVE -> "started";
          case COMPLETED -> "completed";
          case TERMINATED -> "terminated";
        };
    var facts = new HashMap<String, Object>();
    facts.put("instance", it.instanceKey());
    facts.put("definition", it.definitionKey());
    facts.put("version", it.version());
    put(facts, "parent", it.parentKey());
    return new NewEntry(
        "instance." + happened,
        Actor.engine(),
        subjects(rootKey, it.bpmnProcessId()),
        "ok",
        "An instance of process %s (version %d) %s."
            .formatted(
                cut(it.bpmnProcessId()),
                it.version(),
                it.state() == Change.State.ACTIVE ? happened : "was " + happened),
        facts);
  }

  private static Optional<NewEntry> userTask(Change.UserTaskChanged it, long rootKey) {
    if (it.state().equals("CREATED") && !it.isNew()) {
      return Optional.empty();
    }
    String happened = it.state().toLowerCase(java.util.Locale.ROOT);
    var facts = new HashMap<String, Object>();
    facts.put("instance", it.instanceKey());
    facts.put("elementInstance", it.elementKey());
    put(facts, "assignee", it.assignee());
    Map<String, String> subjects = subjects(rootKey, it.bpmnProcessId());
    subjects.put("userTask", Long.toString(it.key()));
    subjects.put("element", cut(it.elementId()));
    return Optional.of(
        new NewEntry(
            "task." + happened,
            Actor.engine(),
            subjects,
            "ok",
            "User task %s of process %s was %s."
                .formatted(cut(it.elementId()), cut(it.bpmnProcessId()), happened),
            facts));
  }

  private static NewEntry incident(Change.IncidentChanged it, long rootKey) {
    Map<String, String> subjects = subjects(rootKey, it.bpmnProcessId());
    subjects.put("element", cut(it.elementId()));
    return new NewEntry(
        it.resolved() ? "incident.resolved" : "incident.raised",
        Actor.engine(),
        subjects,
        it.resolved() ? "ok" : "failed",
        it.resolved()
            ? "The incident at %s was resolved.".formatted(cut(it.elementId()))
            : "The instance is stuck at %s: %s.".formatted(cut(it.elementId()), it.errorType()),
        Map.of(
            "incident", it.key(),
            "instance", it.instanceKey(),
            "errorType", it.errorType(),
            "message", it.message()));
  }

  private static NewEntry message(Change.MessagePublished it) {
    return new NewEntry(
        "message.published",
        Actor.engine(),
        Map.of("message", Long.toString(it.key())),
        "ok",
        "Message %s was published.".formatted(cut(it.name())),
        Map.of(
            "message", it.key(),
            "name", it.name(),
            "correlationKey", it.correlationKey(),
            "messageId", it.messageId()));
  }

  private static Map<String, String> subjects(long rootKey, String bpmnProcessId) {
    var subjects = new HashMap<String, String>();
    subjects.put("instance", Long.toString(rootKey));
    subjects.put("process", cut(bpmnProcessId));
    return subjects;
  }

  private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
