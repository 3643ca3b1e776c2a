package io.countersign.server.web.instances;

import io.countersign.budgets.Scope;
import io.countersign.engine.Gates;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.processes.UndoEffect;
import io.countersign.server.web.Bars;
import io.countersign.server.web.Money;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Standing;
import io.countersign.server.web.instances.InstancePage.Open;
import io.countersign.server.web.instances.InstancePage.Variable;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Runs;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts the page of an instance together. */
@Component
class InstancePages {

  private final Instances instances;
  private final UserTasks tasks;
  private final Gates gates;
  private final Runs runs;
  private final Bars bars;
  private final Standing.Finder standings;
  private final UndoList undos;
  private final Effects effects;
  private final Timelines timelines;
  private final JsonMapper json;
  private final Money money;

  InstancePages(
      Instances instances,
      UserTasks tasks,
      Gates gates,
      Runs runs,
      Bars bars,
      Standing.Finder standings,
      UndoList undos,
      Effects effects,
      Timelines timelines,
      JsonMapper json,
      Money money) {
    this.instances = instances;
    this.tasks = tasks;
    this.gates = gates;
    this.runs = runs;
    this.bars = bars;
    this.standings = standings;
    this.undos = undos;
    this.effects = effects;
    this.timelines = timelines;
    this.json = json;
    this.money = money;
  }

  InstancePage page(long key) {
    Instance asked = instances.find(key).orElseThrow(() -> missing(key));
    Instance root = instances.find(asked.rootInstanceKey()).orElse(asked);
    Map<String, Object> variables = instances.variables(root.key());
    long cost = runs.of(root.key()).stream().mapToLong(Runs.Run::costNanos).sum();
    return new InstancePage(
        root,
        label(variables).map(l -> root.processName() + ", " + l).orElse(root.processName()),
        standings.of(root),
        undos.of(root.key()),
        timelines.of(root),
        tasks.open(root.key()).stream().map(this::open).toList(),
        instances.incidents(root.key()).stream().filter(i -> i.resolvedAt() == null).toList(),
        bars.binding(List.of(Scope.instance(root.key()), Scope.process(root.bpmnProcessId()))),
        cost == 0 ? "nothing yet" : money.ofNanos(cost),
        variables.entrySet().stream()
            .map(variable -> new Variable(variable.getKey(), text(variable.getValue())))
            .sorted(Comparator.comparing(Variable::name))
            .toList());
  }

  /** An undo has no page of its own: it belongs to the case whose effect it takes back. */
  Optional<Long> caseOf(Instance root) {
    return root.bpmnProcessId().equals(UndoEffect.PROCESS_ID)
        ? effects
            .find(String.valueOf(instances.variables(root.key()).get("undo")))
            .map(Effect::rootInstanceKey)
        : Optional.empty();
  }

  private static NothingHereException missing(long key) {
    return new NothingHereException(
        "There is no instance %d. Cases appear here a moment after they start.".formatted(key));
  }

  /** What people know the case by: the first short value with a digit, such as an order number. */
  private static Optional<String> label(Map<String, Object> variables) {
    return variables.values().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> text.length() <= 24 && text.matches("\\S*[0-9]\\S*"))
        .filter(text -> !text.contains("@"))
        .sorted()
        .findFirst();
  }

  private Open open(UserTask task) {
    String headline = gates.subject(task.key()).map(Subject::headline).orElse(task.name());
    return new Open(task.key(), headline, task.createdAt());
  }

  private String text(Object value) {
    return value instanceof String text ? text : json.writeValueAsString(value);
  }
}
