package io.countersign.engine;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes decisions: what may be decided says {@link GateRules}, what is kept {@link Decisions}. */
@Service
class Gatekeeper implements Gates {

  private final UserTasks tasks;
  private final Decisions decisions;
  private final Approvals approvals;
  private final Optional<Subjects> subjects;
  private final Counting counting;
  private final History history;
  private final Clock clock;

  Gatekeeper(
      UserTasks tasks,
      Decisions decisions,
      Approvals approvals,
      Optional<Subjects> subjects,
      Counting counting,
      History history,
      Clock clock) {
    this.tasks = tasks;
    this.decisions = decisions;
    this.approvals = approvals;
    this.subjects = subjects;
    this.counting = counting;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Optional<Subject> subject(long userTaskKey) {
    return tasks.find(userTaskKey).map(this::subject);
  }

  @Override
  public Gate gate(UserTask task) {
    Subject subject = subject(task);
    return new Gate(task, subject, counting.tally(task, subject), decisions.find(task.key()));
  }

  private Subject subject(UserTask task) {
    return counting.effective(asked(task));
  }

  private Subject asked(UserTask task) {
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
    return refusal(task, subject, request).orElseGet(() -> settle(task, subject, request));
  }

  private Optional<Result> refusal(UserTask task, Subject subject, Request request) {
    return GateRules.refusal(inPlaceOf(task, request), subject, decisions.find(task.key()), request)
        .or(() -> subjects.flatMap(all -> all.check(task, subject, request)));
  }

  /** Nothing stands against it: it is decided, or counts towards what takes several people. */
  private Result settle(UserTask task, Subject subject, Request request) {
    var more = new HashMap<String, Object>();
    if (subject.approvals() > 1 && request.verdict() == Decision.Verdict.APPROVE) {
      List<Vote> votes = counting.count(task, subject, request);
      if (votes.size() < subject.approvals()) {
        return new Result.Counted(votes.size(), subject.approvals());
      }
      more.put("approvedBy", votes.stream().map(Vote::person).toList());
    }
    if (counting.singleOperator() && !subject.equals(asked(task))) {
      more.put("singleOperator", true);
    }
    return new Result.Decided(record(task, subject, request, more));
  }

  private Decision record(
      UserTask task, Subject subject, Request request, Map<String, Object> more) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
    Optional<Digest> permitted =
        subjects
            .map(all -> all.permits(task, subject, request))
            .orElseGet(() -> Optional.of(subject.digest()));
    var decision =
        new Decision(
            UUID.randomUUID().toString(),
            task.key(),
            request.verdict(),
            request.person().username(),
            request.reason().strip(),
            subject.digest(),
            request.variables(),
            now,
            approvals.permit(subject, request.verdict(), permitted, now));
    Map<String, Object> completion = completion(task, subject, decision);
    decisions.record(task, subject, decision, approvals.seal(subject, decision), completion);
    if (subjects.filter(all -> all.tests(task, subject)).isPresent()) {
      decisions.uncount(task.key());
    }
    history.append(GateEntries.decided(task, subject, decision, more));
    return decision;
  }

  /** Everything is looked at before anything is written, each with its own digest. */
  @Override
  @Transactional
  public Batch decideAll(List<Request> requests) {
    requests.stream().map(Request::userTaskKey).sorted().distinct().forEach(decisions::lock);
    var refusals = new TreeMap<Integer, Result>();
    var wanted = new ArrayList<Wanted>();
    var keys = new HashSet<Long>();
    for (int place = 0; place < requests.size(); place++) {
      Request request = requests.get(place);
      switch (look(request, keys.add(request.userTaskKey()))) {
        case Looked.Good(Wanted good) -> wanted.add(good);
        case Looked.Bad(Result refusal) -> refusals.put(place, refusal);
      }
    }
    return refusals.isEmpty()
        ? new Batch.Decided(
            wanted.stream().map(one -> settle(one.task(), one.subject(), one.request())).toList())
        : new Batch.Refused(refusals);
  }

  private record Wanted(UserTask task, Subject subject, Request request) {}

  private sealed interface Looked {

    record Good(Wanted wanted) implements Looked {}

    record Bad(Result refusal) implements Looked {}
  }

  private Looked look(Request request, boolean first) {
    if (!first) {
      return new Looked.Bad(
          new Result.Invalid("userTaskKey", "It is in the batch twice. Name each task once."));
    }
    Optional<UserTask> task = tasks.find(request.userTaskKey());
    if (task.isEmpty()) {
      return new Looked.Bad(new Result.Unknown(request.userTaskKey()));
    }
    Subject subject = subject(task.get());
    return refusal(task.get(), subject, request)
        .<Looked>map(Looked.Bad::new)
        .orElseGet(() -> new Looked.Good(new Wanted(task.get(), subject, request)));
  }

  /**
   * The task in the hands of whoever stands in, where they decide; an absent person who decides
   * after all may. A stand-in counts only where they may decide by themselves, so that nobody's
   * rights are widened.
   */
  private UserTask inPlaceOf(UserTask task, Request request) {
    String standIn = task.assignee() == null ? null : counting.standIns().get(task.assignee());
    return standIn != null
            && standIn.equals(request.person().username())
            && counting.mayStandIn(task, subject(task), standIn)
        ? task.assignedTo(standIn)
        : task;
  }

  @Override
  public Optional<String> notForThem(UserTask task, String username) {
    Subject subject = subject(task);
    return subject.kind().equals(GateRules.FORM)
        ? Optional.empty()
        : counting.notForThem(task, subject, username);
  }

  @Override
  public Optional<Tally> tally(long userTaskKey) {
    return tasks.find(userTaskKey).map(task -> counting.tally(task, subject(task)));
  }

  /** A form's own values alone; a gate's with who decided what, which nothing can overwrite. */
  private Map<String, Object> completion(UserTask task, Subject subject, Decision decision) {
    var variables = new HashMap<String, Object>(decision.variables());
    if (!subject.kind().equals(GateRules.FORM)) {
      subjects.ifPresent(all -> variables.putAll(all.decided(task, subject, decision)));
      variables.remove("arguments"); // what is executed is no matter of the engine's
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
  @Transactional(readOnly = true)
  public boolean permits(String kind, String subjectId, Digest digest) {
    return approvals.permits(kind, subjectId, digest);
  }

  @Override
  @Transactional
  public Consumed consume(String kind, String subjectId, Digest digest) {
    return approvals.consume(kind, subjectId, digest);
  }
}
