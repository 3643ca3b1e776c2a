package io.countersign.server.web.history;

import io.countersign.engine.Definition;
import io.countersign.engine.Definitions;
import io.countersign.history.Actor;
import io.countersign.history.Entry;
import io.countersign.server.identity.People;
import io.countersign.server.identity.Person;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** What people call those whom the history knows by their ids. */
@Component
class Names {

  private final People people;
  private final Workers workers;
  private final Definitions definitions;
  private final Effects effects;

  Names(People people, Workers workers, Definitions definitions, Effects effects) {
    this.people = people;
    this.workers = workers;
    this.definitions = definitions;
    this.effects = effects;
  }

  /**
   * What an entry is about.
   *
   * @param link to its page; null where it has none
   */
  record Subject(String label, String name, @Nullable String link) {}

  String of(Actor actor) {
    String onBehalfOf = actor.onBehalfOf();
    String behalf = onBehalfOf == null ? "" : " for " + person(onBehalfOf);
    return switch (actor.kind()) {
          case PERSON -> person(actor.id());
          case WORKER -> worker(actor.id());
          case CLIENT -> "the client " + actor.id();
          case ENGINE -> "the engine";
          case SYSTEM -> "Countersign";
        }
        + behalf;
  }

  String person(String username) {
    return people.find(username).map(Person::displayName).orElse(username);
  }

  String worker(String id) {
    return workers.find(id).map(Worker::name).orElse(id);
  }

  String process(String id) {
    return definitions.newest(id).map(Definition::name).orElse(id);
  }

  String effect(String id) {
    return effects.find(id).map(Effect::headline).orElse(id);
  }

  List<Subject> subjects(Entry entry) {
    var subjects = new ArrayList<Subject>();
    new TreeMap<>(entry.subjects()).forEach((kind, id) -> subjects.add(subject(kind, id)));
    return subjects;
  }

  private Subject subject(String kind, String id) {
    String value = UriUtils.encode(id, java.nio.charset.StandardCharsets.UTF_8);
    return switch (kind) {
      case "instance" -> new Subject("Case", "the case " + id, "/instances/" + value);
      case "process" -> new Subject("Process", process(id), "/history?process=" + value);
      case "worker" -> new Subject("Worker", worker(id), "/history?worker=" + value);
      case "person" -> new Subject("Person", person(id), "/history?person=" + value);
      case "effect" -> new Subject("Effect", effect(id), "/history?effect=" + value);
      case "run" -> new Subject("Agent step", "everything in this step", "/history?run=" + value);
      case "userTask" -> new Subject("Task", "the task", "/desk/" + value);
      default -> new Subject(kind, id, null);
    };
  }
}
