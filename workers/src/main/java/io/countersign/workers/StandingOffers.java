package io.countersign.workers;

import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingLedger.Kept;
import io.countersign.workers.StandingRules.Asked;
import io.countersign.workers.StandingRules.Coverage;
import io.countersign.workers.StandingRules.Spent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * When to offer a standing approval, with which bounds, and what it would have covered. An offer
 * decides nothing.
 */
@Component
public class StandingOffers {

  /** So many approvals in a row, with nothing else in between, make a habit. */
  static final int ALIKE_MIN = 3;

  static final Duration WINDOW = Duration.ofDays(14);
  static final int USES_OFFERED = 10;
  static final Duration LASTS_OFFERED = Duration.ofDays(7);

  /** How far back it is said what it would have covered. */
  static final Duration LOOKED_BACK = Duration.ofDays(30);

  static final int SHOWN_MAX = 100;
  private static final int LIKES_MAX = 50;

  private final AlikeDecisions decisions;
  private final EffectJournal journal;
  private final StandingPatterns patterns;
  private final StandingLedger ledger;
  private final StandingCover cover;
  private final Clock clock;

  StandingOffers(
      AlikeDecisions decisions,
      EffectJournal journal,
      StandingPatterns patterns,
      StandingLedger ledger,
      StandingCover cover,
      Clock clock) {
    this.decisions = decisions;
    this.journal = journal;
    this.patterns = patterns;
    this.ledger = ledger;
    this.cover = cover;
    this.clock = clock;
  }

  /**
   * Bounds drawn from what was approved.
   *
   * @param pattern the newest of them
   * @param alike how many in a row
   */
  public record Offer(String pattern, int alike, ActionSpec spec, Likeness like, Bounds bounds) {}

  /** Why there can be none, or what is offered. */
  public sealed interface Drawn {

    /** This. */
    record Offered(Offer offer) implements Drawn {}

    /** Nothing, and why: a sentence. */
    record Not(String why) implements Drawn {}
  }

  /** After several approvals in a row of what this effect is like; empty where that is no habit. */
  @Transactional(readOnly = true)
  public Optional<Offer> after(String effect) {
    Instant since = clock.instant().minus(WINDOW);
    List<String> alike = decisions.approvedInARow(effect, since, LIKES_MAX);
    return alike.size() >= ALIKE_MIN && draw(alike) instanceof Drawn.Offered(Offer offer)
        ? Optional.of(offer).filter(this::notGivenYet)
        : Optional.empty();
  }

  /** For whoever wants to begin with this one, habit or not. */
  @Transactional(readOnly = true)
  public Drawn like(String effect) {
    List<String> alike = decisions.approvedInARow(effect, clock.instant().minus(WINDOW), LIKES_MAX);
    return draw(alike.isEmpty() ? List.of(effect) : alike);
  }

  private Drawn draw(List<String> alike) {
    return switch (patterns.find(alike.getFirst())) {
      case StandingPatterns.Found.Unknown() ->
          new Drawn.Not("There is no effect %s.".formatted(alike.getFirst()));
      case StandingPatterns.Found.Unfit(String why) -> new Drawn.Not(why);
      case StandingPatterns.Found.Fits(StandingPatterns.Pattern pattern) ->
          new Drawn.Offered(
              new Offer(
                  alike.getFirst(),
                  alike.size(),
                  pattern.asked().spec(),
                  pattern.asked().like(),
                  bounds(pattern, alike)));
    };
  }

  private Bounds bounds(StandingPatterns.Pattern pattern, List<String> alike) {
    List<Asked> approved =
        alike.stream().flatMap(id -> patterns.asked(journal.find(id)).stream()).toList();
    ActionSpec spec = pattern.asked().spec();
    var only = new TreeMap<String, List<String>>();
    for (Argument argument : spec.arguments()) {
      List<String> values =
          approved.stream()
              .map(asked -> asked.arguments().get(argument.name()))
              .filter(Objects::nonNull)
              .map(Object::toString)
              .distinct()
              .limit(StandingApprovals.TARGETS_MAX)
              .toList();
      if (argument.sink() && !values.isEmpty()) {
        only.put(argument.name(), values);
      }
    }
    boolean moves = spec.arguments().stream().anyMatch(a -> a.kind() == Argument.Kind.CENTS);
    long highest =
        approved.stream().mapToLong(a -> StandingRules.cents(spec, a.arguments())).max().orElse(0);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Bounds(
        only,
        moves ? highest : null,
        moves ? Math.multiplyExact(highest, USES_OFFERED) : null,
        USES_OFFERED,
        now,
        now.plus(LASTS_OFFERED));
  }

  private boolean notGivenYet(Offer offer) {
    Instant now = clock.instant();
    return ledger
        .about(offer.like().worker(), offer.like().action(), StandingCover.LOOKED_AT_MAX)
        .stream()
        .noneMatch(kept -> inForce(kept, offer.like(), now));
  }

  private boolean inForce(Kept kept, Likeness like, Instant now) {
    return cover
        .genuine(kept)
        .filter(approval -> approval.like().equals(like))
        .filter(approval -> {
          var state =
              StandingApprovals.state(
                  approval, new Spent(kept.uses(), kept.cents(), kept.end()), now);
          return state == StandingApprovals.State.LIVE
              || state == StandingApprovals.State.NOT_BEGUN;
        })
        .isPresent();
  }

  /**
   * One proposal of the kind.
   *
   * @param waiting whether people still decide on it
   * @param because why it would not be covered; empty where it would
   */
  public record Seen(Effect effect, boolean waiting, String because) {

    public boolean covered() {
      return because.isEmpty();
    }
  }

  /**
   * Which of those that wait, and of those of the last 30 days, it would have covered, each alone.
   */
  @Transactional(readOnly = true)
  public List<Seen> wouldCover(Offer offer, Bounds bounds) {
    Instant now = clock.instant();
    var supposed =
        new StandingApproval("", offer.like(), offer.pattern(), widened(bounds, now), "", now, "");
    var seen = new ArrayList<Seen>();
    for (String id : decisions.proposedAlike(offer.pattern(), now.minus(LOOKED_BACK), SHOWN_MAX)) {
      Entry entry = journal.find(id);
      Optional<Asked> asked = patterns.asked(entry);
      boolean waiting = entry.effect().state() == Effect.State.PROPOSED;
      seen.add(
          new Seen(
              entry.effect(),
              waiting,
              asked
                  .map(one -> because(supposed, one, now))
                  .orElse("it is not in the database as it was shown")));
    }
    return List.copyOf(seen);
  }

  /** As if it were in force: the time is not what is looked at. */
  private static Bounds widened(Bounds bounds, Instant now) {
    return new Bounds(
        bounds.only(),
        bounds.centsEach(),
        bounds.centsTotal(),
        Math.max(1, bounds.uses()),
        now,
        now.plus(Duration.ofDays(1)));
  }

  private static String because(StandingApproval supposed, Asked asked, Instant now) {
    return StandingRules.covers(supposed, Spent.NOTHING, asked, now)
            instanceof Coverage.Not(String because)
        ? because
        : "";
  }
}
