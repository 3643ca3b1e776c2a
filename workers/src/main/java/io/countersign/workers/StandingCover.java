package io.countersign.workers;

import io.countersign.engine.Deciders;
import io.countersign.engine.Gates;
import io.countersign.engine.Requesters;
import io.countersign.engine.StandingSeals;
import io.countersign.history.History;
import io.countersign.workers.EffectJournal.Entry;
import io.countersign.workers.StandingLedger.Kept;
import io.countersign.workers.StandingRules.Asked;
import io.countersign.workers.StandingRules.Coverage;
import io.countersign.workers.StandingRules.Spent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Standing approvals at work: one lets a proposal through without a gate, and is used up bit by bit
 * in the transactions that open effects. What is let through and does not hold then goes to people.
 */
@Component
class StandingCover {

  /** How many of those for the same worker and action are looked at, the newest first. */
  static final int LOOKED_AT_MAX = 50;

  /** For how long cards name one that is over. */
  static final Duration REMEMBERED = Duration.ofDays(7);

  private final StandingLedger ledger;
  private final StandingSeals seals;
  private final Renewing renewing;
  private final Workers workers;
  private final Requesters requesters;
  private final Optional<Deciders> deciders;
  private final History history;
  private final Clock clock;

  StandingCover(
      StandingLedger ledger,
      StandingSeals seals,
      Renewing renewing,
      Workers workers,
      Requesters requesters,
      Optional<Deciders> deciders,
      History history,
      Clock clock) {
    this.ledger = ledger;
    this.seals = seals;
    this.renewing = renewing;
    this.workers = workers;
    this.requesters = requesters;
    this.deciders = deciders;
    this.history = history;
    this.clock = clock;
  }

  /** A proposal and the case it belongs to. */
  record Proposed(Asked asked, long rootInstanceKey) {

    static Proposed of(
        Proposing.Drawn drawn,
        ActionSpec spec,
        Map<String, Object> arguments,
        Judged judged,
        String process) {
      Likeness like =
          Likeness.of(drawn.document(), judged.requirement(), process, drawn.disclosed().look());
      return new Proposed(
          new Asked(like, spec, arguments, judged.asked().read(), judged.requirement()),
          drawn.document().rootInstance());
    }
  }

  /** What is to be said of a proposal. */
  sealed interface Found {

    /** It needs no gate. */
    record Covered(StandingApproval approval) implements Found {}

    /** People decide; {@code why} is a sentence, empty where nobody approved anything like it. */
    record Not(String why) implements Found {}
  }

  /** Looks, and uses nothing: two proposals may both find the last use. */
  Found find(Proposed proposed) {
    Likeness like = proposed.asked().like();
    String inForce = "";
    String over = "";
    for (Kept kept : ledger.about(like.worker(), like.action(), LOOKED_AT_MAX)) {
      Optional<StandingApproval> approval = genuine(kept);
      if (approval.isEmpty()) {
        continue;
      }
      switch (covers(approval.get(), kept, proposed)) {
        case Coverage.Covered _ -> {
          return new Found.Covered(approval.get());
        }
        case Coverage.Not(String because) -> {
          String why = sentence(approval.get(), because);
          if (StandingRules.ended(approval.get(), spent(kept), clock.instant()).isEmpty()) {
            inForce = inForce.isEmpty() ? why : inForce;
          } else if (over.isEmpty() && remembered(approval.get(), kept)) {
            over = why;
          }
        }
      }
    }
    return new Found.Not(inForce.isEmpty() ? over : inForce);
  }

  /** For a while people wonder why they are asked again. */
  private boolean remembered(StandingApproval approval, Kept kept) {
    Instant ended = kept.end() == null ? approval.bounds().until() : kept.end().at();
    return ended.plus(REMEMBERED).isAfter(clock.instant());
  }

  private static Spent spent(Kept kept) {
    return new Spent(kept.uses(), kept.cents(), kept.end());
  }

  void cover(String effect, StandingApproval approval) {
    ledger.cover(effect, approval.id(), clock.instant());
  }

  void uncover(String effect) {
    ledger.uncover(effect);
  }

  /** What a standing approval says of an effect that is about to be opened. */
  sealed interface Ruling {

    /** None let it through: people decided. */
    record NoMatter() implements Ruling {}

    /** It holds, until the end of this transaction. */
    record Holds() implements Ruling {}

    /** It does not any more, for this reason. */
    record Stops(String why) implements Ruling {}
  }

  /** Locks it, so that its uses are counted one after the other. */
  Ruling ruling(Entry entry, Map<String, Object> arguments, Renewing.Basis now) {
    Optional<String> id = ledger.cover(entry.effect().id());
    if (id.isEmpty()) {
      return new Ruling.NoMatter();
    }
    Proposed proposed =
        Proposed.of(
            renewing.draw(entry, now), now.spec(), arguments, now.judged(), entry.rootProcess());
    Kept kept = ledger.lock(id.get()).orElseThrow();
    Optional<StandingApproval> approval = genuine(kept);
    if (approval.isEmpty()) {
      history.append(StandingEntries.forged(kept));
      return new Ruling.Stops(
          "The standing approval, or its ledger, is not as we wrote it. It covers nothing.");
    }
    runOut(approval.get(), kept);
    return switch (covers(approval.get(), kept, proposed)) {
      case Coverage.Covered _ -> new Ruling.Holds();
      case Coverage.Not(String because) -> new Ruling.Stops(sentence(approval.get(), because));
    };
  }

  /** Notes the end of those whose time is over; the rest are for the next time. */
  int sweep(int max) {
    int ended = 0;
    for (String id : ledger.overdue(clock.instant(), max)) {
      Optional<Kept> kept = ledger.lock(id);
      Optional<StandingApproval> approval = kept.flatMap(this::genuine);
      if (kept.isPresent() && approval.isPresent()) {
        runOut(approval.get(), kept.get());
        ended++;
      }
    }
    return ended;
  }

  /** Once it has ended it stays ended, whatever becomes of the clock. */
  private void runOut(StandingApproval approval, Kept kept) {
    Instant until = approval.bounds().until();
    if (kept.end() == null && !clock.instant().isBefore(until)) {
      var end = new StandingLedger.End(StandingLedger.End.Kind.RAN_OUT, "countersign", "", until);
      if (ledger.end(approval.id(), end)) {
        history.append(StandingEntries.ranOut(approval, kept.uses()));
      }
    }
  }

  /**
   * Uses it for an effect that is being opened, and says what the entry of that is to name; opened
   * again, it is the same use. Empty where people decided.
   */
  Optional<Map<String, Object>> use(Entry entry, ActionSpec spec, Map<String, Object> arguments) {
    String effect = entry.effect().id();
    Optional<String> id = ledger.cover(effect);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    StandingLedger.Use use =
        ledger.use(effect).orElseGet(() -> used(entry, id.get(), spec, arguments));
    return Optional.of(Map.of("standing", use.standing(), "use", use.number()));
  }

  private StandingLedger.Use used(
      Entry entry, String id, ActionSpec spec, Map<String, Object> arguments) {
    String effect = entry.effect().id();
    Kept kept = ledger.lock(id).orElseThrow();
    StandingApproval approval = genuine(kept).orElseThrow();
    var use =
        new StandingLedger.Use(
            effect,
            approval.id(),
            kept.lastNumber() + 1,
            StandingRules.cents(spec, arguments),
            entry.effect().digest(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    ledger.use(use);
    history.append(StandingEntries.used(entry, approval, use));
    Spent spent = new Spent(kept.uses() + 1, kept.cents() + use.cents(), kept.end());
    if (StandingApprovals.state(approval, spent, clock.instant())
        == StandingApprovals.State.USED_UP) {
      history.append(StandingEntries.usedUp(approval, spent.uses()));
    }
    return use;
  }

  /** Whether somebody revoked what the effect was opened under, after it was; in a sentence. */
  Optional<String> revoked(String effect) {
    return ledger
        .cover(effect)
        .flatMap(ledger::lock)
        .filter(kept -> kept.end() != null && kept.end().kind() == StandingLedger.End.Kind.REVOKED)
        .map(kept ->
            "It did not happen, and the standing approval that it was opened under was revoked since.");
  }

  private Coverage covers(StandingApproval approval, Kept kept, Proposed proposed) {
    Coverage coverage =
        StandingRules.covers(approval, spent(kept), proposed.asked(), clock.instant());
    return coverage instanceof Coverage.Covered
        ? mayStill(approval, proposed).<Coverage>map(Coverage.Not::new).orElse(coverage)
        : coverage;
  }

  /** Whoever gave it could decide on this by themselves, now and here; empty where they could. */
  private Optional<String> mayStill(StandingApproval approval, Proposed proposed) {
    Requirement demands = proposed.asked().demands();
    String by = approval.by();
    if (demands.excluded().requester()
        && requesters.of(proposed.rootInstanceKey()).filter(by::equals).isPresent()) {
      return Optional.of("%s asked for this case, and whoever did may not decide".formatted(by));
    }
    if (demands.excluded().owner()
        && workers.find(approval.like().worker()).filter(w -> w.owner().equals(by)).isPresent()) {
      return Optional.of("%s owns the worker, and whoever does may not decide".formatted(by));
    }
    return deciders
        .map(Deciders::all)
        .filter(people -> people.stream().noneMatch(person -> may(person, by, demands)))
        .map(_ -> "%s may not decide on this any more".formatted(by));
  }

  private static boolean may(Gates.Person person, String by, Requirement demands) {
    return person.username().equals(by) && !Collections.disjoint(person.roles(), demands.roles());
  }

  /** As we sealed it, with a ledger without gaps; empty where it is not. */
  Optional<StandingApproval> genuine(Kept kept) {
    return StandingApproval.read(kept.document())
        .filter(approval -> approval.id().equals(kept.id()))
        .filter(approval -> kept.lastNumber() == kept.uses())
        .filter(approval -> seals.holds(approval.digest(), kept.seal()));
  }

  static String sentence(StandingApproval approval, String because) {
    return "The standing approval of %s does not cover it: %s.".formatted(approval.by(), because);
  }
}
