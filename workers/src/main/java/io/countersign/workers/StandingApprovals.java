package io.countersign.workers;

import io.countersign.engine.Gates;
import io.countersign.engine.StandingSeals;
import io.countersign.history.History;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingLedger.End;
import io.countersign.workers.StandingLedger.Kept;
import io.countersign.workers.StandingRules.Spent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people approve in advance: given after the pattern of something approved, and revoked. */
@Component
public class StandingApprovals {

  /** Nobody remembers longer what they meant. */
  public static final Duration LASTS_MAX = Duration.ofDays(30);

  public static final int USES_MAX = 100;
  public static final int TARGETS_MAX = 50;
  public static final int REASON_MAX = 500;

  /** In force at once; beyond it nobody keeps an eye on them. */
  static final int OPEN_MAX = 100;

  private static final int SWEPT_MAX = 100;
  private static final Set<String> REVOKERS = Set.of("OWNER", "SUPERVISOR");

  private final StandingLedger ledger;
  private final StandingCover cover;
  private final StandingPatterns patterns;
  private final StandingSeals seals;
  private final Proposing proposing;
  private final History history;
  private final Clock clock;

  StandingApprovals(
      StandingLedger ledger,
      StandingCover cover,
      StandingPatterns patterns,
      StandingSeals seals,
      Proposing proposing,
      History history,
      Clock clock) {
    this.ledger = ledger;
    this.cover = cover;
    this.patterns = patterns;
    this.seals = seals;
    this.proposing = proposing;
    this.history = history;
    this.clock = clock;
  }

  /**
   * What a person wants to approve in advance.
   *
   * @param pattern an effect that a person approved; what it is like is what is approved
   */
  public record Wanted(String pattern, Bounds bounds, String reason) {}

  /** What came of it. */
  public sealed interface Result {

    /** It is in force. */
    record Given(Standing standing) implements Result {}

    /** It was revoked, or had ended before. */
    record Ended(Standing standing) implements Result {}

    /** There is none. */
    record Unknown(String what, String id) implements Result {}

    /** Not this person, or nobody, with the rule. */
    record NotEntitled(String rule) implements Result {}

    /** A value that cannot be taken, with its name. */
    record Invalid(String field, String message) implements Result {}
  }

  /** Where it is in its life. */
  public enum State {
    LIVE,
    NOT_BEGUN,
    USED_UP,
    ENDED,
    REVOKED
  }

  /**
   * One, and what was done under it.
   *
   * @param end null where no person and no time ended it
   */
  public record Standing(
      StandingApproval approval,
      State state,
      int uses,
      long cents,
      String reason,
      @Nullable End end) {}

  @Transactional
  public Result give(Gates.Person by, Wanted wanted) {
    Instant now = now();
    return switch (patterns.find(wanted.pattern())) {
      case StandingPatterns.Found.Unknown() -> new Result.Unknown("effect", wanted.pattern());
      case StandingPatterns.Found.Unfit(String why) -> new Result.Invalid("like", why);
      case StandingPatterns.Found.Fits(StandingPatterns.Pattern pattern) ->
          notEntitled(by, pattern)
              .<Result>map(Result.NotEntitled::new)
              .or(() -> invalid(wanted, pattern, now))
              .orElseGet(() -> new Result.Given(given(by, wanted, pattern, now)));
    };
  }

  /** Whoever could approve the pattern alone. */
  private static Optional<String> notEntitled(Gates.Person by, StandingPatterns.Pattern pattern) {
    GateDemands.Demand demand = pattern.demand();
    if (demand.excluded().contains(by.username())) {
      return Optional.of(
          "%s may not approve this in advance: whoever asked for it, or answers for who did, is excluded."
              .formatted(by.username()));
    }
    return Collections.disjoint(demand.roles(), by.roles())
        ? Optional.of(
            "This is decided by the role %s; %s has %s."
                .formatted(or(demand.roles()), by.username(), or(by.roles())))
        : Optional.empty();
  }

  private Optional<Result> invalid(Wanted wanted, StandingPatterns.Pattern pattern, Instant now) {
    if (wanted.reason().length() > REASON_MAX) {
      return Optional.of(
          new Result.Invalid(
              "reason",
              "The reason has %d characters; %d are the most."
                  .formatted(wanted.reason().length(), REASON_MAX)));
    }
    return StandingBounds.problem(wanted.bounds(), pattern.asked().spec(), now)
        .or(() ->
            ledger.open(now) < OPEN_MAX
                ? Optional.empty()
                : Optional.of(
                    new Result.Invalid(
                        "like",
                        "%d standing approvals are in force; more are not kept in view. Revoke one first."
                            .formatted(OPEN_MAX))))
        .map(Result.class::cast);
  }

  private Standing given(
      Gates.Person by, Wanted wanted, StandingPatterns.Pattern pattern, Instant now) {
    var approval =
        new StandingApproval(
            UUID.randomUUID().toString(),
            pattern.asked().like(),
            wanted.pattern(),
            wanted.bounds(),
            by.username(),
            now,
            proposing.nonce());
    String reason = wanted.reason().strip();
    ledger.give(approval, seals.seal(approval.digest()), reason);
    history.append(StandingEntries.given(approval, reason));
    return new Standing(approval, state(approval, Spent.NOTHING, now), 0, 0, reason, null);
  }

  /** From now on nothing is opened under it; whoever decides may, whoever gave it. */
  @Transactional
  public Result revoke(Gates.Person by, String id, String reason) {
    if (Collections.disjoint(REVOKERS, by.roles())) {
      return new Result.NotEntitled(
          "A standing approval is revoked by the role %s; %s has %s."
              .formatted(or(REVOKERS), by.username(), or(by.roles())));
    }
    if (reason.length() > REASON_MAX) {
      return new Result.Invalid(
          "reason",
          "The reason has %d characters; %d are the most.".formatted(reason.length(), REASON_MAX));
    }
    Optional<Kept> kept = ledger.lock(id);
    Optional<StandingApproval> approval = kept.flatMap(cover::genuine);
    if (kept.isEmpty() || approval.isEmpty()) {
      return new Result.Unknown("standing approval", id);
    }
    var end = new End(End.Kind.REVOKED, by.username(), reason.strip(), now());
    if (ledger.end(id, end)) {
      history.append(StandingEntries.revoked(approval.get(), end, kept.get().uses()));
    }
    return new Result.Ended(find(id).orElseThrow());
  }

  /** Notes the end of those whose time is over, and says how many there were. */
  @Transactional
  public int sweep() {
    return cover.sweep(SWEPT_MAX);
  }

  public Optional<Standing> find(String id) {
    return ledger.find(id).flatMap(this::standing);
  }

  /** Newest first. */
  public List<Standing> latest(int max) {
    return ledger.latest(max).stream().flatMap(kept -> standing(kept).stream()).toList();
  }

  public List<StandingLedger.Use> uses(String id) {
    return ledger.uses(id);
  }

  /** Under which one an effect was opened. */
  public Optional<StandingLedger.Use> useOf(String effect) {
    return ledger.use(effect);
  }

  /** What was not sealed by us is none. */
  private Optional<Standing> standing(Kept kept) {
    return cover
        .genuine(kept)
        .map(approval ->
            new Standing(
                approval,
                state(approval, new Spent(kept.uses(), kept.cents(), kept.end()), now()),
                kept.uses(),
                kept.cents(),
                kept.reason(),
                kept.end()));
  }

  static State state(StandingApproval approval, Spent spent, Instant now) {
    End end = spent.end();
    Bounds bounds = approval.bounds();
    if (end != null) {
      return end.kind() == End.Kind.REVOKED ? State.REVOKED : State.ENDED;
    }
    if (spent.uses() >= bounds.uses() || usedUp(bounds.centsTotal(), spent.cents())) {
      return State.USED_UP;
    }
    if (!now.isBefore(bounds.until())) {
      return State.ENDED;
    }
    return now.isBefore(bounds.from()) ? State.NOT_BEGUN : State.LIVE;
  }

  private static boolean usedUp(@Nullable Long total, long cents) {
    return total != null && cents >= total;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
  }

  private static String or(Set<String> names) {
    return names.isEmpty() ? "no role" : String.join(" or ", names.stream().sorted().toList());
  }
}
