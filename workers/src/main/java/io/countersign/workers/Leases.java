package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Begins and ends the activations of runs. */
@Component
class Leases {

  private final Conversations conversations;
  private final History history;
  private final Clock clock;

  Leases(Conversations conversations, History history, Clock clock) {
    this.conversations = conversations;
    this.history = history;
    this.clock = clock;
  }

  /** Takes the step's run over. A call that was under way is given up; its hold stays counted. */
  @Transactional
  Lease take(Step step, Worker worker) {
    Instant now = clock.instant();
    Conversations.Opened opened = conversations.open(step, worker, now);
    Lease lease = conversations.take(opened.run());
    if (opened.created()) {
      begin(opened.run(), step, now);
    }
    for (int turn : conversations.suspect(opened.run(), now)) {
      append(
          "turn.suspected",
          "alarm",
          opened.run(),
          "Turn %d of the run was interrupted; what it may have cost stays held.".formatted(turn),
          Map.of("turn", turn));
    }
    return lease;
  }

  private void begin(String run, Step step, Instant now) {
    conversations.tell(run, 0, Prompts.opening(step.goal(), step.facts()), step.trust(), now);
    conversations.read(run, "The goal and facts of the process", step.trust(), now);
    append(
        "run.started",
        "ok",
        run,
        "Worker %s began to work on a step.".formatted(step.worker()),
        Map.of("goal", step.goal(), "facts", step.facts(), "trust", step.trust().name()));
  }

  /** Ends the activation; the job given again ends the same way. */
  @Transactional
  void end(Lease lease, long jobKey, StepOutcome outcome) {
    if (!conversations.holds(lease)) {
      throw new FencedException(lease);
    }
    Instant now = clock.instant();
    conversations.ended(lease.run(), jobKey, StepOutcome.variables(lease.run(), outcome), now);
    conversations.finished(lease.run(), outcome, now);
    if (outcome instanceof StepOutcome.Done(String text)) {
      append("run.finished", "ok", lease.run(), "The worker finished.", Map.of("text", text));
    }
    if (outcome instanceof StepOutcome.Failed(String message)) {
      append("run.failed", "failed", lease.run(), "The worker failed.", Map.of("failure", message));
    }
  }

  private void append(
      String type, String outcome, String run, String sentence, Map<String, Object> payload) {
    Conversation now = conversations.load(run);
    history.append(
        new NewEntry(type, Actor.worker(now.worker()), subjects(now), outcome, sentence, payload));
  }

  static Map<String, String> subjects(Conversation run) {
    var subjects = new HashMap<String, String>();
    subjects.put("run", run.id());
    subjects.put("worker", run.worker());
    subjects.put("process", run.rootProcess());
    subjects.put("instance", Long.toString(run.rootInstanceKey()));
    return subjects;
  }
}
