package io.countersign.engine;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the list in step with the read model. A task's key is known only once the engine has made
 * it, long after the proposal; so the row is written when the task is first seen.
 */
@Service
public class Lister {

  private static final int SWEEP_MAX = 1_000;

  private final UserTasks tasks;
  private final Gates gates;
  private final Optional<Subjects> subjects;
  private final Instances instances;
  private final Optional<GateCard.Source> cards;
  private final Decisions decisions;
  private final ListedTasks listed;
  private final Clock clock;

  Lister(
      UserTasks tasks,
      Gates gates,
      Optional<Subjects> subjects,
      Instances instances,
      Optional<GateCard.Source> cards,
      Decisions decisions,
      ListedTasks listed,
      Clock clock) {
    this.tasks = tasks;
    this.gates = gates;
    this.subjects = subjects;
    this.instances = instances;
    this.cards = cards;
    this.decisions = decisions;
    this.listed = listed;
    this.clock = clock;
  }

  /** Brings one task's row up to date; waits for whoever is deciding it. */
  @Transactional
  public void check(long userTaskKey) {
    decisions.lock(userTaskKey);
    Optional<UserTask> open =
        tasks.find(userTaskKey).filter(task -> task.state() == UserTask.State.CREATED);
    Optional<Subject> subject = open.flatMap(task -> gates.subject(task.key()));
    if (open.isPresent() && subject.isPresent()) {
      listed.put(item(open.get(), subject.get()));
    } else {
      listed.lapse(userTaskKey, clock.instant());
      uncount(userTaskKey);
    }
  }

  /** A test of the gate that nobody decided on. */
  private void uncount(long userTaskKey) {
    tasks
        .find(userTaskKey)
        .filter(task ->
            subjects
                .flatMap(all -> all.of(task).filter(subject -> all.tests(task, subject)))
                .isPresent())
        .ifPresent(task -> decisions.uncount(task.key()));
  }

  /** What {@link #check} has to look at, because nobody said so in time. */
  public List<Long> stale() {
    return listed.stale(SWEEP_MAX);
  }

  private Worklist.Item item(UserTask task, Subject subject) {
    GateCard card = cards.flatMap(all -> all.card(task, subject)).orElse(GateCard.PLAIN);
    Optional<Instance> root = instances.find(task.rootInstanceKey());
    String process = root.map(Instance::bpmnProcessId).orElse(task.bpmnProcessId());
    String processName = root.map(Instance::processName).orElse(process);
    return new Worklist.Item(
        task.key(),
        task.rootInstanceKey(),
        subject.kind(),
        subject.id(),
        subject.headline(),
        context(card, processName),
        process,
        processName,
        due(task, card),
        task.assignee(),
        audience(task),
        task.createdAt(),
        task.followUpAt());
  }

  /** {@code Refund clerk · Refund request · H-10442}. */
  private static String context(GateCard card, String processName) {
    return Stream.of(card.workerName() == null ? "" : card.workerName(), processName, card.label())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /** A deadline in the engine counts before any other. */
  private static GateCard due(UserTask task, GateCard card) {
    return new GateCard(
        card.worker(),
        card.workerName(),
        card.action(),
        card.label(),
        card.shape(),
        card.amountCents(),
        card.risk(),
        card.outside(),
        card.size(),
        task.dueAt() == null ? card.dueAt() : task.dueAt());
  }

  private static Set<String> audience(UserTask task) {
    if (task.assignee() != null) {
      return Set.of("@" + task.assignee());
    }
    var audience = new HashSet<>(task.candidateGroups());
    task.candidateUsers().forEach(person -> audience.add("@" + person));
    return audience.isEmpty() ? Set.of("*") : audience;
  }
}
