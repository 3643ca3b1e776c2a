package io.countersign.workers.zeebe;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.engine.Subject;
import io.countersign.engine.Subjects;
import io.countersign.engine.UserTask;
import io.countersign.history.Digest;
import io.countersign.processes.AgentStep;
import io.countersign.processes.UndoEffect;
import io.countersign.workers.Answers;
import io.countersign.workers.CanaryBook;
import io.countersign.workers.Edits;
import io.countersign.workers.Effect;
import io.countersign.workers.Effects;
import io.countersign.workers.GateDemands;
import io.countersign.workers.Proposals;
import io.countersign.workers.Questions;
import io.countersign.workers.Raisers;
import io.countersign.workers.Worker;
import io.countersign.workers.Workers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The user tasks of {@code agent-step.bpmn} and {@code undo-effect.bpmn} as gates. */
@Component
class StepGates implements Subjects {

  private static final Set<String> DECIDERS = Set.of("OWNER", "SUPERVISOR");

  /** Of a question, in a headline. */
  private static final int QUESTION_POINTS_MAX = 100;

  private final Effects effects;
  private final Questions questions;
  private final Workers workers;
  private final Answers answers;
  private final Edits edits;
  private final GateDemands demands;
  private final CanaryBook canaries;

  StepGates(
      Effects effects,
      Questions questions,
      Workers workers,
      Answers answers,
      Edits edits,
      GateDemands demands,
      CanaryBook canaries) {
    this.effects = effects;
    this.questions = questions;
    this.workers = workers;
    this.answers = answers;
    this.edits = edits;
    this.demands = demands;
    this.canaries = canaries;
  }

  @Override
  public Optional<Subject> of(UserTask task) {
    if (!AgentStep.isShipped(task.bpmnProcessId())) {
      return Optional.empty();
    }
    return switch (task.elementId()) {
      case "approve-action" -> effect(task).map(effect -> gate(effect, demands.of(effect)));
      case "reconcile" ->
          effect(task)
              .map(effect ->
                  new Subject(
                      "reconcile",
                      effect.id(),
                      digest(effect),
                      "Did this happen? " + effect.headline(),
                      DECIDERS,
                      Set.of()));
      case "answer-worker" -> asked(task, "question");
      case "raise-budget" -> asked(task, "budget");
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Gates.Result.Invalid> check(
      UserTask task, Subject subject, Gates.Request request) {
    if (UndoEffect.PROCESS_ID.equals(task.bpmnProcessId()) && !plain(request.verdict())) {
      return Optional.of(
          new Gates.Result.Invalid(
              "decision", "An undo is done as it stands or not at all: approve or reject it."));
    }
    if (request.verdict() == Decision.Verdict.EDIT) {
      return edits.problem(subject.id(), request.variables());
    }
    if (request.verdict() != Decision.Verdict.APPROVE) {
      return Optional.empty();
    }
    return switch (subject.kind()) {
      case "question" -> unanswered(request);
      case "budget" -> notRaised(subject, request);
      default -> Optional.empty();
    };
  }

  private static boolean plain(Decision.Verdict verdict) {
    return verdict == Decision.Verdict.APPROVE || verdict == Decision.Verdict.REJECT;
  }

  @Override
  public Optional<Digest> permits(UserTask task, Subject subject, Gates.Request request) {
    if (tests(task, subject)) {
      return Optional.empty();
    }
    return Optional.of(
        request.verdict() == Decision.Verdict.EDIT
            ? edits.take(subject.id(), request.variables())
            : subject.digest());
  }

  @Override
  public boolean tests(UserTask task, Subject subject) {
    return subject.kind().equals("effect") && canaries.holds(subject.id());
  }

  private static Optional<Gates.Result.Invalid> unanswered(Gates.Request request) {
    boolean said =
        !request.reason().isBlank()
            || (request.variables().get("answer") instanceof String answer && !answer.isBlank());
    return said
        ? Optional.empty()
        : Optional.of(
            new Gates.Result.Invalid(
                "answer", "Write an answer: it is given to the worker as it stands."));
  }

  private Optional<Gates.Result.Invalid> notRaised(Subject subject, Gates.Request request) {
    return answers
        .toRaise(subject.id())
        .filter(raise -> raise.amount(request.variables()).isEmpty())
        .map(raise ->
            new Gates.Result.Invalid(
                raise.variable(),
                "Say by how much to raise it: a whole number above 0, not '%s'."
                    .formatted(request.variables().get(raise.variable()))));
  }

  @Override
  public Map<String, ?> decided(UserTask task, Subject subject, Decision decision) {
    switch (subject.kind()) {
      case "effect" -> answers.onEffect(subject.id(), decision);
      case "reconcile" -> answers.onDoubt(subject.id(), decision);
      case "question" -> answers.onQuestion(subject.id(), decision);
      case "budget" -> answers.onBudget(subject.id(), decision);
      default ->
          throw new IllegalStateException("No gate of a step is a '%s'.".formatted(subject.kind()));
    }
    return Map.of();
  }

  /** The task names the effect; the effect itself says whether it belongs here. */
  private Optional<Effect> effect(UserTask task) {
    return effects
        .find(Steps.text(task.variables().get("effect")))
        .filter(effect -> effect.processInstanceKey() == task.processInstanceKey());
  }

  private static Subject gate(Effect effect, GateDemands.Demand demand) {
    return new Subject(
        "effect",
        effect.id(),
        digest(effect),
        effect.headline(),
        demand.roles(),
        demand.excluded(),
        demand.approvals());
  }

  /** Over the bytes as they are stored now, because these are what the person sees. */
  private static Digest digest(Effect effect) {
    return Proposals.digest(effect);
  }

  private Optional<Subject> asked(UserTask task, String kind) {
    return questions
        .asked(task.processInstanceKey())
        .map(asked ->
            new Subject(
                kind,
                asked.run(),
                asked.digest(),
                kind.equals("budget")
                    ? "Raise the budget of %s, or stop it".formatted(name(asked))
                    : "%s asks: %s".formatted(name(asked), cut(asked.text())),
                kind.equals("budget") ? raisers(asked.run()) : DECIDERS,
                Set.of()));
  }

  private Set<String> raisers(String run) {
    return answers.binding(run).map(account -> Raisers.of(account.scope())).orElse(DECIDERS);
  }

  /** Its first sentence, or what fits of it; the page shows all of it. */
  private static String cut(String question) {
    String line = question.strip().replaceAll("\\s+", " ");
    String sentence = line.replaceFirst("(?<=[.?!]) .*", "");
    int points = sentence.codePointCount(0, sentence.length());
    return points <= QUESTION_POINTS_MAX
        ? sentence
        : sentence
                .substring(0, sentence.offsetByCodePoints(0, QUESTION_POINTS_MAX))
                .replaceFirst("\\s+\\S*$", "")
            + "…";
  }

  private String name(Questions.Asked asked) {
    return workers.find(asked.worker()).map(Worker::name).orElse(asked.worker());
  }
}
