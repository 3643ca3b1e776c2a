package io.countersign.server.web.desk;

import io.countersign.budgets.Scope;
import io.countersign.engine.Gates;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.server.identity.Person;
import io.countersign.server.web.Bar;
import io.countersign.server.web.Bars;
import io.countersign.server.web.NothingHereException;
import io.countersign.server.web.Standing;
import io.countersign.server.web.desk.TaskPage.Head;
import io.countersign.workers.Silence;
import io.countersign.workers.Undoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a task's page together. */
@Component
class TaskPages {

  private final UserTasks tasks;
  private final Gates gates;
  private final Instances instances;
  private final Standing.Finder standings;
  private final Bars bars;
  private final Contexts contexts;
  private final TaskParts parts;
  private final Claims claims;
  private final Undoing undoing;

  TaskPages(
      UserTasks tasks,
      Gates gates,
      Instances instances,
      Standing.Finder standings,
      Bars bars,
      Contexts contexts,
      TaskParts parts,
      Claims claims,
      Undoing undoing) {
    this.tasks = tasks;
    this.gates = gates;
    this.instances = instances;
    this.standings = standings;
    this.bars = bars;
    this.contexts = contexts;
    this.parts = parts;
    this.claims = claims;
    this.undoing = undoing;
  }

  UserTask task(long key) {
    return tasks.find(key).orElseThrow(() -> missing(key));
  }

  TaskPage page(UserTask task, Person person) {
    Gates.Gate gate = gates.gate(task);
    Subject subject = gate.subject();
    var decision = gate.decision();
    String state =
        decision.isPresent() ? "decided" : task.state() == UserTask.State.CREATED ? "open" : "gone";
    Optional<TaskPage.EffectPart> effect = parts.effect(subject);
    Optional<Instance> root = instances.find(task.rootInstanceKey());
    return new TaskPage(
        head(task, subject),
        state,
        mayNot(gate, person),
        claims.hands(task, person),
        Outlook.of(
            subject,
            task,
            effect.map(TaskPage.EffectPart::reversibility).orElse(null),
            effect.map(TaskPage.EffectPart::action).flatMap(undoing::window).orElse(null)),
        effect.orElse(null),
        parts.question(subject).orElse(null),
        parts.budget(subject).orElse(null),
        parts.form(subject, task).orElse(null),
        decision.map(made -> parts.decided(made, subject, person)).orElse(null),
        bars(task, root),
        root.map(standings::of).orElse(null),
        VoteNote.of(gate.tally()).orElse(null));
  }

  private static NothingHereException missing(long key) {
    return new NothingHereException(
        "There is no task %d. It may belong to a case that was removed, or the address is cut off."
            .formatted(key));
  }

  private Head head(UserTask task, Subject subject) {
    return new Head(
        task.key(),
        task.rootInstanceKey(),
        subject.kind(),
        subject.headline(),
        contexts.crumbs(task),
        subject.digest().hex(),
        due(task, subject),
        task.createdAt());
  }

  /** From when on it is late; as the list has it. */
  private static @Nullable Instant due(UserTask task, Subject subject) {
    return task.dueAt() != null || !subject.kind().equals("effect")
        ? task.dueAt()
        : Silence.of(task.variables(), task.createdAt()).escalation();
  }

  private List<Bar> bars(UserTask task, Optional<Instance> root) {
    var scopes = new ArrayList<Scope>();
    scopes.add(Scope.instance(task.rootInstanceKey()));
    contexts.worker(task).ifPresent(worker -> scopes.add(Scope.worker(worker.id())));
    root.ifPresent(instance -> scopes.add(Scope.process(instance.bpmnProcessId())));
    scopes.add(Scope.organisation());
    return bars.binding(scopes);
  }

  private static @Nullable String mayNot(Gates.Gate gate, Person person) {
    boolean voted =
        gate.tally().votes().stream().anyMatch(vote -> vote.person().equals(person.username()));
    return voted
        ? "You have approved this. It takes somebody else as well."
        : mayNot(gate.subject(), person);
  }

  private static @Nullable String mayNot(Subject subject, Person person) {
    if (subject.excluded().contains(person.username())) {
      return "You cannot decide this one: whoever asked for it is excluded.";
    }
    boolean entitled =
        subject.roles().isEmpty()
            || subject.roles().stream().anyMatch(person.roleNames()::contains);
    return entitled
        ? null
        : "You can look, but not decide: that takes the role %s."
            .formatted(
                subject.roles().stream()
                    .map(role ->
                        role.charAt(0) + role.substring(1).toLowerCase(java.util.Locale.ROOT))
                    .sorted()
                    .collect(Collectors.joining(" or ")));
  }
}
