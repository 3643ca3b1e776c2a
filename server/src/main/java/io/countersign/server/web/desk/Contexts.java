package io.countersign.server.web.desk;

import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.UserTask;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says what a task belongs to, in names. */
@Component
class Contexts {

  private static final int FACT_MAX = 24;

  private final Instances instances;
  private final Workers workers;

  Contexts(Instances instances, Workers workers) {
    this.instances = instances;
    this.workers = workers;
  }

  Optional<Worker> worker(UserTask task) {
    return task.variables().get("worker") instanceof String id
        ? workers.find(id)
        : Optional.empty();
  }

  Optional<String> process(UserTask task) {
    return instances.find(task.rootInstanceKey()).map(Instance::processName);
  }

  /** The first short fact with a digit: what people know the case by, such as an order number. */
  Optional<String> label(UserTask task) {
    return task.variables().get("facts") instanceof Map<?, ?> facts
        ? facts.values().stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(fact -> fact.length() <= FACT_MAX && fact.matches("\\S*[0-9]\\S*"))
            .sorted()
            .findFirst()
        : Optional.empty();
  }

  /** From the outermost process to the task. */
  List<String> crumbs(UserTask task) {
    var crumbs = new ArrayList<String>();
    process(task).ifPresent(crumbs::add);
    step(task).ifPresent(crumbs::add);
    label(task).ifPresent(crumbs::add);
    return crumbs;
  }

  /** The step of the outermost process that the task stands in. */
  private Optional<String> step(UserTask task) {
    if (task.processInstanceKey() == task.rootInstanceKey()) {
      return Optional.of(task.name());
    }
    return instances.elements(task.rootInstanceKey()).stream()
        .filter(element -> element.processInstanceKey() == task.rootInstanceKey())
        .filter(element -> element.type().equals("CALL_ACTIVITY"))
        .filter(element -> element.state() == Instance.State.ACTIVE)
        .map(element -> String.valueOf(element.elementName()))
        .findFirst();
  }
}
