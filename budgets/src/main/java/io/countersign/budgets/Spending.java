package io.countersign.budgets;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pages and reports ask the ledger. Nothing here changes it. */
public interface Spending {

  /** The limits as they were set, without top-ups, of all scopes but single instances. */
  List<Limit> limits();

  /**
   * A limit as it was set.
   *
   * @param version counts the changes of this scope and period; 0 where there was none
   */
  record Limit(Scope scope, Period period, Unit unit, @Nullable Long base, int version) {}

  /** How often the limits of a scope and period were changed; 0 where they never were. */
  int version(Scope scope, Period period);

  /** What was done to the limits of a scope, the newest first. */
  List<Change> changes(Scope scope, int max);

  /** How the limits of a scope were set, one after the other, the newest first, at most so many. */
  List<Step> steps(Scope scope, int max);

  /**
   * One of them.
   *
   * @param number counts the changes of all limits of the scope
   */
  record Step(long number, Change.Set change) {}

  /** Somebody changed what may be spent. */
  sealed interface Change {

    Instant at();

    Period period();

    Unit unit();

    String by();

    String reason();

    /** The limit itself; null is only metered. */
    record Set(
        Instant at,
        Period period,
        Unit unit,
        @Nullable Long before,
        @Nullable Long after,
        String by,
        String reason)
        implements Change {}

    /** Something on top of it, for one period. */
    record Raised(
        Instant at,
        Period period,
        Unit unit,
        String periodKey,
        long amount,
        Instant endsAt,
        String requestedBy,
        String by,
        String reason)
        implements Change {}
  }

  /** The very charges that count at a scope, from an instant on, the newest first. */
  List<Charge> charges(Scope scope, Instant from, int max);

  /** One charge, by its key. */
  Optional<Charge> charge(String holdKey);

  /**
   * What was asked for, and what came of it.
   *
   * @param state HELD, SUSPECT, POSTED, RELEASED or DENIED
   * @param instance the root instance of its path, where it has one
   * @param held what it could cost at most
   * @param actual what it did cost; empty until it is known
   * @param reason of a denial
   */
  record Charge(
      String holdKey,
      String state,
      Instant at,
      @Nullable String instance,
      @Nullable String worker,
      @Nullable String process,
      String price,
      Amounts held,
      Optional<Amounts> actual,
      @Nullable String reason) {}

  /** What the ledger entered for one charge, in its order. */
  List<Line> lines(String holdKey);

  /**
   * One entry of the ledger.
   *
   * @param kind HELD, DENIED, POSTED, RELEASED, ADJUSTED, ANOMALY, SUSPECTED or ASSUMED
   * @param evidence what it rests on: a request of the provider, a proof, a reason
   */
  record Line(long id, Instant at, String kind, String evidence) {}

  /**
   * What was posted at a scope on each of the organisation's days; days without any are left out.
   */
  List<Day> days(Scope scope, Instant from);

  /** One day. */
  record Day(LocalDate day, Amounts posted) {}

  /** What a limit would do if it were set now. */
  Preview preview(BudgetLimit limit);

  /**
   * A look ahead.
   *
   * @param posted in the current period
   * @param cap with the top-ups that are in force
   * @param blocked instances that spend here and would get nothing any more; whether they still run
   *     is known elsewhere
   */
  record Preview(long posted, long held, @Nullable Long cap, int version, List<String> blocked) {}

  /** Where nothing is admitted. */
  List<Frozen> frozen();

  /** A scope that somebody froze. */
  record Frozen(Scope scope, String by, String reason, Instant at) {}

  /** What is watched, widest first. */
  List<Threshold> thresholds();

  /** The bounds of the organisation's current day or month; empty for what has none. */
  Optional<Bounds> bounds(Period period);

  /** Half-open. */
  record Bounds(Instant starts, Instant ends) {}
}
