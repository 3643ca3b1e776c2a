package io.countersign.workers;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What happens while nobody decides: reminder, escalation, expiry. */
@Component
public class Reminders {

  private final EffectJournal effects;
  private final Conversations conversations;
  private final Requirements requirements;
  private final CanaryBook canaries;
  private final History history;
  private final Clock clock;

  Reminders(
      EffectJournal effects,
      Conversations conversations,
      Requirements requirements,
      CanaryBook canaries,
      History history,
      Clock clock) {
    this.effects = effects;
    this.conversations = conversations;
    this.requirements = requirements;
    this.canaries = canaries;
    this.history = history;
    this.clock = clock;
  }

  /** Closes what nobody decided on; what was decided stays so. */
  @Transactional
  public void expire(long stepKey) {
    Optional<String> run = conversations.runOf(stepKey);
    for (EffectJournal.Place place : run.map(effects::ofRun).orElse(List.of())) {
      EffectJournal.Entry entry = effects.lock(place.id());
      boolean undecided = entry.effect().gated() && entry.effect().state() == Effect.State.PROPOSED;
      if (undecided) {
        Instant now = clock.instant();
        effects.move(place.id(), Effect.State.EXPIRED, "Nobody decided in time.", now);
        history.append(
            new NewEntry(
                "effect.expired",
                Actor.system(),
                Closing.subjects(entry),
                "refused",
                "Nobody decided on an effect in time.",
                Map.of("digest", entry.effect().digest().hex())));
      }
    }
    run.ifPresent(canaries::undecided);
  }

  /** What becomes louder while a gate waits. */
  public enum Call {
    REMINDER("gate.reminded", "A gate still waits for a decision."),
    ESCALATION(
        "gate.escalated",
        "A gate waits for too long; whoever the policy names is called, and may decide.");

    private final String type;
    private final String sentence;

    Call(String type, String sentence) {
      this.type = type;
      this.sentence = sentence;
    }
  }

  /** Notes it once for each job. */
  @Transactional
  public void call(long stepKey, long jobKey, Call call) {
    Optional<String> run = conversations.runOf(stepKey);
    if (run.isEmpty() || conversations.outcome(jobKey).isPresent()) {
      return;
    }
    conversations.ended(run.get(), jobKey, Map.of(), clock.instant());
    if (call == Call.ESCALATION) {
      effects.ofRun(run.get()).forEach(place -> requirements.escalate(place.id(), clock.instant()));
      canaries.escalate(run.get());
    }
    history.append(
        new NewEntry(
            call.type,
            Actor.system(),
            Leases.subjects(conversations.load(run.get())),
            "ok",
            call.sentence,
            Map.of()));
  }
}
