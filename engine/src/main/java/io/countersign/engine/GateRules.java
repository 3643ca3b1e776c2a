package io.countersign.engine;

import io.countersign.engine.Gates.Person;
import io.countersign.engine.Gates.Request;
import io.countersign.engine.Gates.Result;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Whether a decision can be taken: a pure function of what is known. */
final class GateRules {

  static final String FORM = "form";

  /** The one kind whose decisions permit something, and the one that can be edited. */
  static final String EFFECT = "effect";

  static final int REASON_MAX = 2_000;

  private static final Set<String> DECIDERS = Set.of("OWNER", "SUPERVISOR");

  private GateRules() {}

  /** Why not; empty where nothing stands against it. */
  static Optional<Result> refusal(
      UserTask task, Subject subject, Optional<Decision> before, Request request) {
    return notOpen(task, before)
        .or(() -> notEntitled(task, subject, request.person()))
        .or(() -> otherDigest(subject, request))
        .or(() -> invalid(subject, request));
  }

  private static Optional<Result> notOpen(UserTask task, Optional<Decision> before) {
    return before
        .<Result>map(
            decision -> new Result.NotOpen(task.key(), decision.person(), decision.decidedAt()))
        .or(() ->
            task.state() == UserTask.State.CREATED
                ? Optional.empty()
                : Optional.of(new Result.NotOpen(task.key(), null, task.endedAt())));
  }

  /** Whether the person may decide by who they are, whoever the task was given to. */
  static boolean byThemselves(UserTask task, Subject subject, Person person) {
    return !subject.excluded().contains(person.username())
        && (subject.kind().equals(FORM)
            ? !Collections.disjoint(DECIDERS, person.roles()) || isCandidate(task, person)
            : notEntitledToGate(subject, person).isEmpty());
  }

  /** Why it can never be decided; empty where enough people may. */
  static Optional<String> stuck(UserTask task, Subject subject, Collection<Person> people) {
    long may = people.stream().filter(person -> byThemselves(task, subject, person)).count();
    Set<String> roles = subject.roles().isEmpty() ? DECIDERS : subject.roles();
    return may >= subject.approvals()
        ? Optional.empty()
        : Optional.of(
            "This needs %d of %s, and only %d may decide. Give somebody the role, or change the policy."
                .formatted(subject.approvals(), or(roles), may));
  }

  private static Optional<Result> notEntitled(UserTask task, Subject subject, Person person) {
    if (subject.excluded().contains(person.username())) {
      return refused(
          "%s may not decide this: whoever asked for it, or answers for who did, is excluded."
              .formatted(person.username()));
    }
    return subject.kind().equals(FORM)
        ? notEntitledToForm(task, person)
        : notEntitledToGate(subject, person);
  }

  private static Optional<Result> notEntitledToGate(Subject subject, Person person) {
    Set<String> roles = subject.roles().isEmpty() ? DECIDERS : subject.roles();
    return Collections.disjoint(roles, person.roles())
        ? refused(
            "This is decided by the role %s; %s has %s."
                .formatted(or(roles), person.username(), or(person.roles())))
        : Optional.empty();
  }

  private static Optional<Result> notEntitledToForm(UserTask task, Person person) {
    boolean entitled =
        !Collections.disjoint(DECIDERS, person.roles())
            || (task.assignee() == null
                ? isCandidate(task, person)
                : person.username().equals(task.assignee()));
    return entitled
        ? Optional.empty()
        : refused(
            "This is done by %s; %s has the role %s."
                .formatted(whoDoes(task), person.username(), or(person.roles())));
  }

  private static boolean isCandidate(UserTask task, Person person) {
    return task.candidateUsers().contains(person.username())
        || !Collections.disjoint(task.candidateGroups(), person.roles());
  }

  private static String whoDoes(UserTask task) {
    String others =
        task.assignee() != null
            ? task.assignee()
            : String.join(
                ", ",
                java.util.stream.Stream.concat(
                        task.candidateUsers().stream(), task.candidateGroups().stream())
                    .toList());
    return others.isEmpty() ? or(DECIDERS) : "%s, or %s".formatted(others, or(DECIDERS));
  }

  private static Optional<Result> otherDigest(Subject subject, Request request) {
    boolean asked = !subject.kind().equals(FORM) || request.digest() != null;
    return asked && !subject.digest().equals(request.digest())
        ? Optional.of(new Result.OtherDigest(subject.digest(), request.digest()))
        : Optional.empty();
  }

  private static Optional<Result> invalid(Subject subject, Request request) {
    if (request.reason().length() > REASON_MAX) {
      return Optional.of(
          new Result.Invalid(
              "reason",
              "The reason has %d characters; %d are the most."
                  .formatted(request.reason().length(), REASON_MAX)));
    }
    if (request.verdict() == Decision.Verdict.APPROVE) {
      return Optional.empty();
    }
    if (subject.kind().equals(FORM)) {
      return Optional.of(
          new Result.Invalid("decision", "A form is submitted; it cannot be rejected."));
    }
    return notForThisKind(subject, request.verdict()).or(() -> unexplained(request));
  }

  private static Optional<Result> notForThisKind(Subject subject, Decision.Verdict verdict) {
    if (verdict == Decision.Verdict.EDIT && subject.approvals() > 1) {
      return Optional.of(
          new Result.Invalid(
              "decision",
              "%d people decide here on the same bytes, so nobody edits them alone. Reject it and say what to propose instead."
                  .formatted(subject.approvals())));
    }
    boolean onlyEffects = verdict == Decision.Verdict.EDIT || verdict == Decision.Verdict.ASK;
    return onlyEffects && !subject.kind().equals(EFFECT)
        ? Optional.of(
            new Result.Invalid(
                "decision",
                "Only a proposed effect can be edited or asked about; this is a %s. Say 'approve' or 'reject'."
                    .formatted(subject.kind())))
        : Optional.empty();
  }

  private static Optional<Result> unexplained(Request request) {
    if (!request.reason().isBlank()) {
      return Optional.empty();
    }
    String wanted =
        switch (request.verdict()) {
          case EDIT -> "Say why you change it, so that the worker does not propose it again.";
          case ASK -> "Write the question: the worker gets it as it stands.";
          case APPROVE, REJECT -> "Say why this is rejected, so that whoever asked can go on.";
        };
    return Optional.of(new Result.Invalid("reason", wanted));
  }

  private static Optional<Result> refused(String rule) {
    return Optional.of(new Result.NotEntitled(rule));
  }

  private static String or(Set<String> names) {
    return names.isEmpty() ? "no role" : String.join(" or ", names.stream().sorted().toList());
  }
}
