package io.countersign.server.web.instances;

import io.countersign.engine.Decision;
import io.countersign.engine.ElementInstance;
import io.countersign.engine.Gates;
import io.countersign.engine.Incident;
import io.countersign.engine.Instance;
import io.countersign.engine.Instances;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.engine.UserTasks;
import io.countersign.server.web.Money;
import io.countersign.server.web.instances.InstancePage.Moment;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Runs;
import io.countersign.workers.StandingApprovals;
import io.countersign.workers.StandingLedger;
import io.countersign.workers.Undoing;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One ordered story from what the engine, the workers and people did. */
@Component
class Timelines {

  private static final int SHOWN_MAX = 200;

  private final Instances instances;
  private final UserTasks tasks;
  private final Gates gates;
  private final Effects effects;
  private final Runs runs;
  private final Workers workers;
  private final StandingApprovals standing;
  private final Undoing undoing;
  private final Money money;

  Timelines(
      Instances instances,
      UserTasks tasks,
      Gates gates,
      Effects effects,
      Runs runs,
      Workers workers,
      StandingApprovals standing,
      Undoing undoing,
      Money money) {
    this.instances = instances;
    this.tasks = tasks;
    this.gates = gates;
    this.effects = effects;
    this.runs = runs;
    this.workers = workers;
    this.standing = standing;
    this.undoing = undoing;
    this.money = money;
  }

  /** The oldest first. */
  List<Moment> of(Instance root) {
    return Stream.of(steps(root), turns(root), effects(root), decisions(root), incidents(root))
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Moment::at))
        .limit(SHOWN_MAX)
        .toList();
  }

  private List<Moment> steps(Instance root) {
    var moments = new ArrayList<Moment>();
    for (ElementInstance element : instances.elements(root.key())) {
      if (element.processInstanceKey() == root.key()) {
        step(element).ifPresent(moments::add);
      }
    }
    if (root.endedAt() != null) {
      boolean done = root.state() == Instance.State.COMPLETED;
      moments.add(plain(root.endedAt(), done ? "Done." : "Ended early.", done ? "good" : "stop"));
    }
    return moments;
  }

  private static Optional<Moment> step(ElementInstance element) {
    String name = element.elementName();
    if (name == null || name.isBlank()) {
      return Optional.empty();
    }
    return switch (element.type()) {
      case "START_EVENT" -> Optional.of(plain(element.startedAt(), name + ".", "good"));
      case "END_EVENT" -> Optional.of(plain(element.startedAt(), name + ".", ""));
      case "BOUNDARY_EVENT", "INTERMEDIATE_CATCH_EVENT" ->
          Optional.of(plain(element.startedAt(), name + ".", "warn"));
      case "CALL_ACTIVITY", "SUB_PROCESS", "SERVICE_TASK", "SEND_TASK", "RECEIVE_TASK" ->
          Optional.of(plain(element.startedAt(), "Step: " + name + ".", "minor"));
      default -> Optional.empty();
    };
  }

  private List<Moment> turns(Instance root) {
    var moments = new ArrayList<Moment>();
    for (Runs.Run run : runs.of(root.key())) {
      String name = name(run.worker());
      for (Runs.Turn turn : run.turns()) {
        String did =
            turn.calls().isEmpty()
                ? "wrote"
                : "used "
                    + String.join(", ", turn.calls().stream().map(Timelines::action).toList());
        moments.add(
            new Moment(
                turn.at(),
                "%s %s.".formatted(name, did),
                "turn %d · %s".formatted(turn.number(), money.ofNanos(turn.costNanos())),
                "minor",
                run.rehearsed(),
                turn.text().isBlank() ? null : turn.text(),
                null,
                null));
      }
    }
    return moments;
  }

  /** The action's name without its arguments: those stand where they matter. */
  private static String action(String call) {
    int arguments = call.indexOf('{');
    return arguments < 0 ? call : call.substring(0, arguments).strip();
  }

  private List<Moment> effects(Instance root) {
    var moments = new ArrayList<Moment>();
    for (Effect effect : effects.search(null, null, root.key(), SHOWN_MAX)) {
      if (effect.gated()) {
        moments.add(
            moment(effect.proposedAt(), "Proposed: " + effect.headline() + ".", effect, "warn"));
      }
      standing.useOf(effect.id()).map(this::moment).ifPresent(moments::add);
      if (effect.endedAt() != null) {
        moments.add(moment(effect.endedAt(), ending(effect), effect, tone(effect)));
      }
    }
    return moments;
  }

  private Moment moment(java.time.Instant at, String what, Effect effect, String tone) {
    boolean over = effect.endedAt() != null && at.equals(effect.endedAt());
    String by =
        undoing
            .isUndo(effect)
            .map(undo -> "undo by " + (undo.by() == null ? "the process" : undo.by()))
            .orElseGet(() -> name(effect.worker()));
    return new Moment(at, what, by, tone, false, null, null, over ? effect.id() : null);
  }

  /** Where no person decided on it, one had in advance. */
  private Moment moment(StandingLedger.Use use) {
    String by = standing.find(use.standing()).map(one -> one.approval().by()).orElse("somebody");
    return plain(
        use.at(),
        "Approved in advance by %s: use %d of a standing approval.".formatted(by, use.number()),
        "good");
  }

  private static String ending(Effect effect) {
    String why = effect.outcome() == null ? "" : ": " + effect.outcome();
    return switch (effect.state()) {
      case CONFIRMED ->
          "Done: %s.%s"
              .formatted(
                  effect.headline(),
                  effect.reference() == null ? "" : " Reference " + effect.reference() + ".");
      case REJECTED -> "Not done, rejected: %s.".formatted(effect.headline());
      case ASKED -> "Not done, a person asked back: %s.".formatted(effect.headline());
      case EXPIRED -> "Not done, nobody decided in time: %s.".formatted(effect.headline());
      case REFUSED -> "Refused by the rules: %s%s".formatted(effect.headline(), why);
      case FAILED -> "Failed, nothing happened: %s%s".formatted(effect.headline(), why);
      case IN_DOUBT -> "Nobody can know whether it happened: %s".formatted(effect.headline());
      case PROPOSED, APPROVED, STARTED -> effect.headline();
    };
  }

  private static String tone(Effect effect) {
    return switch (effect.state()) {
      case CONFIRMED -> "good";
      case FAILED, IN_DOUBT, REFUSED -> "stop";
      case PROPOSED, APPROVED, STARTED, REJECTED, ASKED, EXPIRED -> "";
    };
  }

  private List<Moment> decisions(Instance root) {
    var moments = new ArrayList<Moment>();
    for (Instance member : instances.family(root.key())) {
      var query =
          new UserTasks.Query(null, null, null, member.key(), null, null, null, SHOWN_MAX, null);
      for (UserTask task : tasks.search(query).items()) {
        gates.decision(task.key()).map(decision -> moment(task, decision)).ifPresent(moments::add);
      }
    }
    return moments;
  }

  private Moment moment(UserTask task, Decision decision) {
    String verb =
        switch (decision.verdict()) {
          case APPROVE -> "approved";
          case EDIT -> "edited and approved";
          case REJECT -> "rejected";
          case ASK -> "asked back about";
        };
    boolean approved = verb.endsWith("approved");
    String headline = gates.subject(task.key()).map(Subject::headline).orElse(task.name());
    String reason = decision.reason().isBlank() ? "" : " Reason: “%s”".formatted(decision.reason());
    return new Moment(
        decision.decidedAt(),
        "%s %s: %s.%s".formatted(decision.person(), verb, headline, reason),
        null,
        approved ? "good" : "stop",
        false,
        null,
        task.key(),
        null);
  }

  private List<Moment> incidents(Instance root) {
    var moments = new ArrayList<Moment>();
    for (Incident incident : instances.incidents(root.key())) {
      moments.add(plain(incident.raisedAt(), "Stuck: " + incident.message(), "stop"));
      if (incident.resolvedAt() != null) {
        moments.add(plain(incident.resolvedAt(), "Going on.", ""));
      }
    }
    return moments;
  }

  private static Moment plain(java.time.Instant at, String what, String tone) {
    return new Moment(at, what, null, tone, false, null, null, null);
  }

  private String name(@Nullable String worker) {
    return worker == null ? "" : workers.find(worker).map(Worker::name).orElse(worker);
  }
}
