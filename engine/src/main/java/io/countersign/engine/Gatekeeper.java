package io.countersign.engine;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes decisions: what may be decided says {@link GateRules}, what is kept {@link Decisions}. */
@Service
class Gatekeeper implements Gates {

  private final UserTasks tasks;
  private final Decisions decisions;
  private final Optional<Subjects> subjects;
  private final History history;
  private final Clock clock;

  Gatekeeper(
      UserTasks tasks,
      Decisions decisions,
      Optional<Subjects> subjects,
      History history,
      Clock clock) {
    this.tasks = tasks;
    this.decisions = decisions;
    this.subjects = subjects;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Optional<Subject> subject(long userTaskKey) {
    return tasks.find(userTaskKey).map(this::subject);
  }

  private Subject subject(UserTask task) {
    return subjects.flatMap(all -> all.of(task)).orElseGet(() -> form(task));
  }

  /** Somebody else's task: what is submitted is what was filled in, so little is bound. */
  private static Subject form(UserTask task) {
    Digest digest =
        CanonicalJson.digest(
            Map.of(
                "userTask", task.key(),
                "definition", task.processDefinitionKey(),
                "element", task.elementId()));
    return new Subject(
        GateRules.FORM, Long.toString(task.key()), digest, task.name(), Set.of(), Set.of());
  }

  @Override
  @Transactional
  public Result decide(Request request) {
    decisions.lock(request.userTaskKey());
    Optional<UserTask> task = tasks.find(request.userTaskKey());
    return task.isPresent()
        ? decide(task.get(), request)
        : new Result.Unknown(request.userTaskKey());
  }

  private Result decide(UserTask task, Request request) {
    Subject subject = subject(task);
    Optional<Result> refusal =
        GateRules.refusal(task, subject, decisions.find(task.key()), request)
            .or(() -> subjects.flatMap(all -> all.check(task, subject, request)));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    var decision =
        new Decision(
            UUID.randomUUID().toString(),
            task.key(),
            request.verdict(),
            request.person().username(),
            request.reason().strip(),
            subject.digest(),
            request.variables(),
            clock.instant());
    decisions.record(task, subject, decision, completion(task, subject, decision));
    history.append(GateEntries.decided(task, subject, decision));
    return new Result.Decided(decision);
  }

  /** A form's own values alone; a gate's with who decided what, which nothing can overwrite. */
  private Map<String, Object> completion(UserTask task, Subject subject, Decision decision) {
    var variables = new HashMap<String, Object>(decision.variables());
    if (!subject.kind().equals(GateRules.FORM)) {
      subjects.ifPresent(all -> variables.putAll(all.decided(task, subject, decision)));
      variables.put("decision", decision.verdict().name().toLowerCase(Locale.ROOT));
      variables.put("reason", decision.reason());
      variables.put("decidedBy", decision.person());
    }
    return variables;
  }

  @Override
  public Optional<Decision> decision(long userTaskKey) {
    return decisions.find(userTaskKey);
  }

  @Override
  @Transactional
  public Optional<Decision> consume(String kind, String subjectId, Digest digest) {
    return decisions.consume(kind, subjectId, digest, clock.instant());
  }
}
