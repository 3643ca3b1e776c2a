package io.countersign.engine;

import io.countersign.engine.Gates.Consumed;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.history.History;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Seals what a decision permits, and lets each permit be used once, by its own bytes, in time. */
@Component
class Approvals {

  private static final String FORMAT = "countersign/approval/1";

  private final Decisions decisions;
  private final Sealing sealing;
  private final History history;
  private final Clock clock;

  Approvals(Decisions decisions, Sealing sealing, History history, Clock clock) {
    this.decisions = decisions;
    this.sealing = sealing;
    this.history = history;
    this.clock = clock;
  }

  /** Null where the decision permits nothing: only an effect that was said yes to is permitted. */
  @Nullable Permit permit(
      Subject subject, Decision.Verdict verdict, Optional<Digest> digest, Instant now) {
    boolean yes = verdict == Decision.Verdict.APPROVE || verdict == Decision.Verdict.EDIT;
    return yes && subject.kind().equals(GateRules.EFFECT)
        ? digest.map(permitted -> sealing.permit(permitted, now)).orElse(null)
        : null;
  }

  /** Null where nothing is permitted. */
  @Nullable String seal(Subject subject, Decision decision) {
    return decision.permit() == null
        ? null
        : sealing.seal(statement(subject.kind(), subject.id(), decision, decision.permit()));
  }

  /** Without the reason and what was filled in: these may be erased, and the seal still holds. */
  private static String statement(String kind, String subject, Decision decision, Permit permit) {
    return CanonicalJson.text(
        Map.ofEntries(
            Map.entry("format", FORMAT),
            Map.entry("decision", decision.id()),
            Map.entry("userTask", Long.toString(decision.userTaskKey())),
            Map.entry("kind", kind),
            Map.entry("subject", subject),
            Map.entry("digest", decision.digest().hex()),
            Map.entry("person", decision.person()),
            Map.entry("verdict", decision.verdict().name()),
            Map.entry("decidedAt", decision.decidedAt().toString()),
            Map.entry("permits", permit.digest().hex()),
            Map.entry("expiresAt", permit.expiresAt().toString())));
  }

  boolean permits(String kind, String subjectId, Digest digest) {
    return decisions.unused(kind, subjectId, digest).stream()
        .filter(found -> genuine(kind, subjectId, found))
        .anyMatch(found -> inTime(found.decision()) instanceof Consumed.Used);
  }

  Consumed consume(String kind, String subjectId, Digest digest) {
    Consumed result = new Consumed.Nothing();
    List<Decision> forged = new ArrayList<>();
    for (Decisions.Sealed found : decisions.unused(kind, subjectId, digest)) {
      Decision decision = found.decision();
      if (!genuine(kind, subjectId, found)) {
        forged.add(decision);
      } else if (result instanceof Consumed.Nothing
          && decisions.use(decision.id(), clock.instant())) {
        result = inTime(decision);
      }
    }
    if (!forged.isEmpty()) {
      history.append(GateEntries.forged(kind, subjectId, forged));
    }
    return result;
  }

  /** Used up in either case: what has expired must not come back when a clock is set. */
  private Consumed inTime(Decision decision) {
    Permit permit = decision.permit();
    return permit != null && clock.instant().isBefore(permit.expiresAt())
        ? new Consumed.Used(decision)
        : new Consumed.Expired(decision);
  }

  private boolean genuine(String kind, String subjectId, Decisions.Sealed found) {
    Permit permit = found.decision().permit();
    return permit != null
        && found.seal() != null
        && sealing.holds(statement(kind, subjectId, found.decision(), permit), found.seal());
  }
}
