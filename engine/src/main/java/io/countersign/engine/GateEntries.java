package io.countersign.engine;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the history is told of gates. Sentences stay for ever, so that headline and reason, which
 * may name customers, are in the payload alone.
 */
final class GateEntries {

  /** By which name the history finds what gates of a kind decide on. */
  private static final Map<String, String> NAMED =
      Map.of("effect", "effect", "reconcile", "effect", "question", "run", "budget", "run");

  private GateEntries() {}

  /**
   * @param have how many count by now, this one included
   */
  static NewEntry voted(UserTask task, Subject subject, Vote vote, String reason, int have) {
    return new NewEntry(
        "gate.voted",
        Actor.person(vote.person()),
        subjects(task, subject, vote.person()),
        "ok",
        "%s approved %s %s at \u201c%s\u201d: %d of %d."
            .formatted(
                vote.person(),
                subject.kind(),
                subject.id(),
                task.name(),
                have,
                subject.approvals()),
        Map.of(
            "digest",
            vote.digest().hex(),
            "reason",
            reason,
            "have",
            have,
            "needed",
            subject.approvals()));
  }

  /**
   * @param more facts about how it came about: who approved, and what was lifted
   */
  static NewEntry decided(UserTask task, Subject subject, Decision decision, Map<String, ?> more) {
    boolean form = subject.kind().equals(GateRules.FORM);
    var payload = new HashMap<String, @Nullable Object>();
    payload.put("decision", decision.id());
    payload.put("verdict", decision.verdict().name().toLowerCase(Locale.ROOT));
    payload.put("kind", subject.kind());
    payload.put("subject", subject.id());
    payload.put("digest", subject.digest().hex());
    payload.put("headline", subject.headline());
    payload.put("reason", decision.reason());
    payload.put("variables", PlainValues.of(decision.variables()));
    if (decision.permit() != null) {
      payload.put("permits", decision.permit().digest().hex());
      payload.put("expiresAt", decision.permit().expiresAt().toString());
    }
    payload.putAll(more);
    return new NewEntry(
        form ? "form.submitted" : "gate.decided",
        Actor.person(decision.person()),
        subjects(task, subject, decision.person()),
        "ok",
        form ? submitted(task, decision) : sentence(task, subject, decision),
        payload);
  }

  private static String submitted(UserTask task, Decision decision) {
    return "%s submitted the form \u201c%s\u201d of %s."
        .formatted(decision.person(), task.name(), task.bpmnProcessId());
  }

  private static String sentence(UserTask task, Subject subject, Decision decision) {
    String did =
        switch (decision.verdict()) {
          case APPROVE -> "approved";
          case EDIT -> "edited and approved";
          case REJECT -> "rejected";
          case ASK -> "asked back about";
        };
    return "%s %s %s %s at \u201c%s\u201d, %s."
        .formatted(
            decision.person(),
            did,
            subject.kind(),
            subject.id(),
            task.name(),
            decision.reason().isEmpty() ? "without a reason" : "with a reason");
  }

  static NewEntry bypassed(UserTask task) {
    return new NewEntry(
        "gate.bypassed",
        Actor.engine(),
        subjects(task, null, null),
        "alarm",
        "User task \u201c%s\u201d (%d) was completed in the engine without a decision here. It permits nothing."
            .formatted(task.name(), task.key()),
        Map.of("jobBased", task.jobBased()));
  }

  static NewEntry forgedVotes(UserTask task, Subject subject, List<Vote> forged) {
    return new NewEntry(
        "gate.forged",
        Actor.system(),
        subjects(task, subject, null),
        "alarm",
        "The database holds votes on %s %s that did not come through us. They count for nothing."
            .formatted(subject.kind(), subject.id()),
        Map.of("persons", forged.stream().map(Vote::person).toList()));
  }

  static NewEntry forged(String kind, String subjectId, List<Decision> forged) {
    String named = NAMED.getOrDefault(kind, "subject");
    return new NewEntry(
        "gate.forged",
        Actor.system(),
        Map.of(named, subjectId),
        "alarm",
        "The database holds an approval of %s %s that we did not seal. It permits nothing."
            .formatted(kind, subjectId),
        Map.of(
            "decisions", forged.stream().map(Decision::id).toList(),
            "persons", forged.stream().map(Decision::person).toList()));
  }

  private static Map<String, String> subjects(
      UserTask task, @Nullable Subject subject, @Nullable String person) {
    var subjects = new HashMap<String, String>(task.subjects());
    subjects.put("process", task.bpmnProcessId());
    String named = subject == null ? null : NAMED.get(subject.kind());
    if (subject != null && named != null) {
      subjects.put(named, subject.id());
    }
    if (person != null) {
      subjects.put("person", person);
    }
    return subjects;
  }
}
