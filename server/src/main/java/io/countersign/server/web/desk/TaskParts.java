package io.countersign.server.web.desk;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision;
import io.countersign.engine.Instances;
import io.countersign.engine.Subject;
import io.countersign.engine.UserTask;
import io.countersign.server.identity.Person;
import io.countersign.server.web.Bars;
import io.countersign.server.web.Money;
import io.countersign.server.web.desk.TaskPage.BudgetPart;
import io.countersign.server.web.desk.TaskPage.Chip;
import io.countersign.server.web.desk.TaskPage.DecidedPart;
import io.countersign.server.web.desk.TaskPage.EffectPart;
import io.countersign.server.web.desk.TaskPage.FormPart;
import io.countersign.server.web.desk.TaskPage.QuestionPart;
import io.countersign.workers.Answers;
import io.countersign.workers.Canaries;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.Outlines;
import io.countersign.workers.Runs;
import io.countersign.workers.Trust;
import io.countersign.workers.Undoing;
import io.countersign.workers.Visible;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The parts of a task's page, each for its kind of subject. */
@Component
class TaskParts {

  private static final int CALLS_AHEAD = 10;

  private final Effects effects;
  private final Runs runs;
  private final Workers workers;
  private final Answers answers;
  private final TaskForms forms;
  private final Instances instances;
  private final Bars bars;
  private final Outlines outlines;
  private final Marks marks;
  private final Undoing undoing;
  private final Canaries canaries;
  private final Money money;

  TaskParts(
      Effects effects,
      Runs runs,
      Workers workers,
      Answers answers,
      TaskForms forms,
      Instances instances,
      Bars bars,
      Outlines outlines,
      Marks marks,
      Undoing undoing,
      Canaries canaries,
      Money money) {
    this.effects = effects;
    this.runs = runs;
    this.workers = workers;
    this.answers = answers;
    this.forms = forms;
    this.instances = instances;
    this.bars = bars;
    this.outlines = outlines;
    this.marks = marks;
    this.undoing = undoing;
    this.canaries = canaries;
    this.money = money;
  }

  Optional<EffectPart> effect(Subject subject) {
    return subject.kind().equals("effect") || subject.kind().equals("reconcile")
        ? effects.briefing(subject.id()).map(briefing -> part(briefing, subject))
        : Optional.empty();
  }

  private EffectPart part(Effects.Briefing briefing, Subject subject) {
    Effect effect = briefing.effect();
    boolean proposed = subject.kind().equals("effect");
    String canonical = Visible.of(effect.arguments());
    var texts =
        Stream.concat(
                Stream.of(effect.headline(), briefing.words(), canonical),
                briefing.fields().stream().map(Effects.Field::value))
            .toList();
    return new EffectPart(
        effect.id(),
        effect.action(),
        effect.worker(),
        briefing.workerName(),
        briefing.model(),
        briefing.rehearsed(),
        effect.why(),
        briefing.words(),
        briefing.goal(),
        chips(briefing),
        briefing.reversibility(),
        briefing.fields(),
        canonical,
        marks.legend(texts),
        inputs(effect),
        proposed && subject.approvals() == 1,
        proposed,
        briefing.again() == null ? null : briefing.again().cause(),
        briefing.changes(),
        proposed ? briefing.drift() : List.of(),
        briefing.read().stream().map(TaskParts::plain).toList(),
        briefing.preview(),
        briefing.previewedAt(),
        effect.outcome());
  }

  /** What the form to edit shows. */
  List<Outlines.Input> inputs(Effect effect) {
    return outlines.of(List.of(effect.id())).stream()
        .flatMap(outline -> outline.inputs().stream())
        .toList();
  }

  /** {@code Look up an order (order H-10442)}: what was asked for, without JSON's marks. */
  private static Effects.Read plain(Effects.Read read) {
    String what =
        read.what()
            .replace("{\"", "(")
            .replace("\"}", ")")
            .replace("\":\"", " ")
            .replace("\",\"", ", ");
    return new Effects.Read(what, read.trust());
  }

  private List<Chip> chips(Effects.Briefing briefing) {
    var chips = new ArrayList<Chip>();
    chips.add(
        switch (briefing.access()) {
          case READ -> new Chip("Only reads", "");
          case WRITE -> new Chip("Changes data", "");
          case SEND -> new Chip("Sends something out", "warn");
          case SPEND -> new Chip("Spends money", "warn");
          case DESTRUCTIVE -> new Chip("Destroys data", "stop");
          case ADMIN -> new Chip("Changes who may do what", "stop");
        });
    chips.add(
        switch (briefing.reversibility()) {
          case REVERSIBLE -> new Chip("Can be undone", "info");
          case COMPENSABLE ->
              new Chip(
                  undoing
                      .window(briefing.effect().action())
                      .map(window -> "Can be undone for " + Windows.words(window))
                      .orElse("Can be made good, not undone"),
                  "info");
          case IRREVERSIBLE -> new Chip("Cannot be undone", "stop");
        });
    if (briefing.read().stream().anyMatch(read -> read.trust() == Trust.OUTSIDE)) {
      chips.add(new Chip("Read content from outside", "stop"));
    }
    return chips;
  }

  Optional<QuestionPart> question(Subject subject) {
    return subject.kind().equals("question")
        ? runs.find(subject.id())
            .map(run ->
                new QuestionPart(
                    run.worker(),
                    name(run.worker()),
                    run.rehearsed(),
                    run.goal(),
                    Optional.ofNullable(run.question()).orElse(subject.headline())))
        : Optional.empty();
  }

  Optional<BudgetPart> budget(Subject subject) {
    return subject.kind().equals("budget")
        ? runs.find(subject.id()).map(run -> part(run, subject))
        : Optional.empty();
  }

  private BudgetPart part(Runs.Run run, Subject subject) {
    return new BudgetPart(
        run.worker(),
        name(run.worker()),
        run.goal(),
        Optional.ofNullable(run.question()).orElse(subject.headline()),
        money.ofNanos(run.costNanos()),
        projection(run),
        lacking(run).orElse(null),
        path(run),
        answers.binding(run.id()).map(bars::bar).orElse(null),
        answers.toRaise(run.id()).map(Answers.Raise::variable).orElse(null),
        answers
            .toRaise(run.id())
            .map(raise -> raise.variable().equals("raiseCents") ? money.currency() : "more")
            .orElse(null));
  }

  /** A payment has no pace: what it lacks says it all. */
  private Optional<String> lacking(Runs.Run run) {
    return answers
        .binding(run.id())
        .filter(account -> account.unit() == Unit.SPEND)
        .flatMap(account -> answers.lacking(run.id()))
        .map(nanos ->
            "%s. Raised by that, exactly what was proposed is done."
                .formatted(money.ofNanos(nanos)));
  }

  /** What the calls so far say of the next ones. */
  private String projection(Runs.Run run) {
    long paid = run.turns().stream().filter(turn -> turn.costNanos() > 0).count();
    return paid == 0
        ? "No call was made yet, so there is no pace to go by."
        : "%d calls so far, %s each on average; ten more would cost about %s."
            .formatted(
                paid,
                money.ofNanos(run.costNanos() / paid),
                money.ofNanos(run.costNanos() / paid * CALLS_AHEAD));
  }

  /** All scopes that its calls count at, widest first. */
  private String path(Runs.Run run) {
    return Stream.concat(
            Stream.of(Scope.organisation(), Scope.worker(run.worker())),
            Stream.concat(
                instances.find(run.rootInstanceKey()).stream()
                    .map(root -> Scope.process(root.bpmnProcessId())),
                Stream.of(Scope.instance(run.rootInstanceKey()))))
        .map(bars::scope)
        .collect(Collectors.joining(" › "));
  }

  Optional<FormPart> form(Subject subject, UserTask task) {
    return subject.kind().equals("form") ? Optional.of(forms.of(task)) : Optional.empty();
  }

  private String name(String worker) {
    return workers.find(worker).map(Worker::name).orElse(worker);
  }

  DecidedPart decided(Decision decision, Subject subject, Person person) {
    boolean approved =
        decision.verdict() == Decision.Verdict.APPROVE
            || decision.verdict() == Decision.Verdict.EDIT;
    String verb =
        switch (subject.kind()) {
          case "question" -> approved ? "answered" : "did not answer";
          case "budget" -> approved ? "raised the budget" : "stopped it";
          case "reconcile" -> approved ? "said that it happened" : "said that it did not happen";
          case "form" -> approved ? "completed it" : "rejected it";
          default ->
              switch (decision.verdict()) {
                case APPROVE -> "approved it";
                case EDIT -> "edited and approved it";
                case REJECT -> "rejected it";
                case ASK -> "asked back";
              };
        };
    Optional<Effect> effect =
        subject.kind().equals("effect") ? effects.find(subject.id()) : Optional.empty();
    Optional<Canaries.Told> test =
        effect.map(Effect::id).flatMap(canaries::of).flatMap(Canaries.Kept::told);
    return new DecidedPart(
        verb,
        decision.person(),
        decision.person().equals(person.username()),
        decision.decidedAt(),
        decision.reason(),
        test.map(Canaries.Told::sentence).or(() -> effect.map(TaskParts::outcome)).orElse(null),
        test.map(told -> told.caught() ? "good" : "stop")
            .or(() -> effect.map(TaskParts::tone))
            .orElse(approved ? "good" : ""));
  }

  private static String outcome(Effect effect) {
    String reference =
        effect.reference() == null ? "" : " Reference: %s.".formatted(effect.reference());
    return switch (effect.state()) {
      case PROPOSED ->
          "It was not done: what was approved is not so any more, and it is asked again.";
      case APPROVED -> "It is about to be done.";
      case STARTED -> "It is being done now.";
      case CONFIRMED -> "It was done.%s".formatted(reference);
      case REJECTED -> "Nothing was done. The worker was told, with the reason.";
      case ASKED -> "Nothing was done. The worker got the question and may propose again.";
      case EXPIRED -> "The time to decide ran out; nothing was done.";
      case REFUSED -> "It was refused afterwards: %s".formatted(String.valueOf(effect.outcome()));
      case FAILED ->
          "It failed, and nothing happened: %s".formatted(String.valueOf(effect.outcome()));
      case IN_DOUBT -> "Nobody can know yet whether it happened; a person is asked to look.";
    };
  }

  private static String tone(Effect effect) {
    return switch (effect.state()) {
      case CONFIRMED -> "good";
      case FAILED, IN_DOUBT, REFUSED -> "stop";
      case PROPOSED, APPROVED, STARTED -> "warn";
      case REJECTED, ASKED, EXPIRED -> "";
    };
  }
}
