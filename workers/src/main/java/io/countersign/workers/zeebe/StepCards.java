package io.countersign.workers.zeebe;

import io.countersign.engine.GateCard;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.workers.Access;
import io.countersign.workers.CanaryBook;
import io.countersign.workers.Outlines;
import io.countersign.workers.Outlines.Outline;
import io.countersign.workers.Reversibility;
import io.countersign.workers.Runs;
import io.countersign.workers.Silence;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the list says of the gates of {@code agent-step.bpmn}. */
@Component
class StepCards implements GateCard.Source {

  /** A doubt stands before all that was only proposed: money may be on its way. */
  private static final int RISK_OF_A_DOUBT = 100;

  /** A question and a budget hold work up, and do nothing by themselves. */
  private static final int RISK_OF_A_PAUSE = 1;

  private final Outlines outlines;
  private final Runs runs;
  private final Workers workers;
  private final CanaryBook canaries;

  StepCards(Outlines outlines, Runs runs, Workers workers, CanaryBook canaries) {
    this.outlines = outlines;
    this.runs = runs;
    this.workers = workers;
    this.canaries = canaries;
  }

  @Override
  public Optional<GateCard> card(UserTask task, Subject subject) {
    return switch (subject.kind()) {
      case "effect" -> effect(task, subject).map(outline -> card(outline, 0, lateFrom(task)));
      case "reconcile" ->
          effect(task, subject).map(outline -> card(outline, RISK_OF_A_DOUBT, null));
      case "question", "budget" -> runs.find(subject.id()).map(run -> pause(run, subject));
      default -> Optional.empty();
    };
  }

  private Optional<Outline> effect(UserTask task, Subject subject) {
    return outlines.of(List.of(subject.id())).stream()
        .filter(outline -> outline.effect().processInstanceKey() == task.processInstanceKey())
        .findFirst();
  }

  private static Instant lateFrom(UserTask task) {
    return Silence.of(task.variables(), task.createdAt()).escalation();
  }

  private GateCard card(Outline outline, int more, @Nullable Instant lateFrom) {
    return new GateCard(
        outline.effect().worker(),
        outline.workerName(),
        outline.effect().action(),
        outline.label(),
        more == 0 ? shape(outline) : "",
        outline.amountCents(),
        more + risk(outline.access(), outline.reversibility(), outline.outside()),
        outline.outside(),
        size(outline),
        lateFrom);
  }

  /** What tests a gate is grouped with nothing, and can be picked like anything. */
  private String shape(Outline outline) {
    String id = outline.effect().id();
    return canaries.holds(id) ? outline.shape() + id : outline.shape();
  }

  /** What it does to the world counts before whether it can be undone, and this before the rest. */
  static int risk(Access access, Reversibility reversibility, boolean outside) {
    int does =
        switch (access) {
          case READ -> 0;
          case WRITE -> 10;
          case SEND -> 20;
          case SPEND -> 30;
          case DESTRUCTIVE -> 40;
          case ADMIN -> 50;
        };
    int stays =
        switch (reversibility) {
          case REVERSIBLE -> 0;
          case COMPENSABLE -> 3;
          case IRREVERSIBLE -> 6;
        };
    return does + stays + (outside ? 1 : 0);
  }

  private static int size(Outline outline) {
    return outline.effect().headline().length()
        + outline.effect().why().length()
        + outline.fields().stream().mapToInt(field -> field.value().length()).sum();
  }

  private GateCard pause(Runs.Run run, Subject subject) {
    return new GateCard(
        run.worker(),
        workers.find(run.worker()).map(Worker::name).orElse(run.worker()),
        null,
        "",
        "",
        null,
        RISK_OF_A_PAUSE,
        false,
        subject.headline().length() + Optional.ofNullable(run.question()).orElse("").length(),
        null);
  }
}
