package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.NewEntry;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.StandingLedger.Kept;
import io.countersign.workers.StandingLedger.Use;
import java.util.HashMap;
import java.util.Map;

/** What the history is told of standing approvals. Targets may name customers: payload alone. */
final class StandingEntries {

  private StandingEntries() {}

  static NewEntry given(StandingApproval approval, String reason) {
    return new NewEntry(
        "standing.given",
        Actor.person(approval.by()),
        subjects(approval),
        "ok",
        "%s approved in advance: at most %d times %s by %s, until %s."
            .formatted(
                approval.by(),
                approval.bounds().uses(),
                approval.like().action(),
                approval.like().worker(),
                approval.bounds().until()),
        Map.of(
            "document", approval.text(),
            "digest", approval.digest().hex(),
            "pattern", approval.pattern(),
            "reason", reason));
  }

  static NewEntry used(Entry entry, StandingApproval approval, Use use) {
    Map<String, String> subjects = Closing.subjects(entry);
    subjects.put("standing", approval.id());
    subjects.put("person", approval.by());
    return new NewEntry(
        "standing.used",
        Actor.worker(approval.like().worker()),
        subjects,
        "ok",
        "Effect %s was opened under the standing approval of %s: use %d of %d."
            .formatted(use.effect(), approval.by(), use.number(), approval.bounds().uses()),
        Map.of(
            "number", use.number(),
            "cents", use.cents(),
            "digest", use.digest().hex(),
            "standingDigest", approval.digest().hex()));
  }

  static NewEntry usedUp(StandingApproval approval, int uses) {
    return new NewEntry(
        "standing.used-up",
        Actor.system(),
        subjects(approval),
        "ok",
        "The standing approval of %s is used up after %d of %d uses."
            .formatted(approval.by(), uses, approval.bounds().uses()),
        Map.of("uses", uses));
  }

  static NewEntry revoked(StandingApproval approval, StandingLedger.End end, int uses) {
    return new NewEntry(
        "standing.revoked",
        Actor.person(end.by()),
        subjects(approval),
        "ok",
        "%s revoked the standing approval of %s after %d of %d uses, %s."
            .formatted(
                end.by(),
                approval.by(),
                uses,
                approval.bounds().uses(),
                end.reason().isEmpty() ? "without a reason" : "with a reason"),
        Map.of("reason", end.reason(), "uses", uses));
  }

  static NewEntry ranOut(StandingApproval approval, int uses) {
    return new NewEntry(
        "standing.ended",
        Actor.system(),
        subjects(approval),
        "ok",
        "The standing approval of %s ended after %d of %d uses."
            .formatted(approval.by(), uses, approval.bounds().uses()),
        Map.of("uses", uses));
  }

  static NewEntry forged(Kept kept) {
    return new NewEntry(
        "standing.forged",
        Actor.system(),
        Map.of("standing", kept.id()),
        "alarm",
        "The database holds a standing approval, or uses of it, that are not as we wrote them. It covers nothing.",
        Map.of("document", kept.document()));
  }

  private static Map<String, String> subjects(StandingApproval approval) {
    var subjects = new HashMap<String, String>();
    subjects.put("standing", approval.id());
    subjects.put("worker", approval.like().worker());
    subjects.put("process", approval.like().process());
    subjects.put("person", approval.by());
    return subjects;
  }
}
