package io.countersign.budgets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The ledger. Every call joins the caller's transaction; without one it shares a commit with others
 * that ask at the same moment, and returns once that is durable. It leaves exactly one history
 * entry unless it only repeats an earlier one. Accounts are locked from the narrowest to the widest
 * until the transaction ends, so a transaction charges one path only.
 */
public interface Budgets {

  /**
   * All or nothing over all accounts and units on the path. A denial is stored like a hold: ask
   * again under another key once there is room.
   */
  Reservation reserve(Reserve request);

  /**
   * Posts the truth, even above the hold or a limit, and releases the rest. Idempotent; the first
   * settle wins.
   */
  Settlement settle(String holdKey, Amounts actual, String evidence);

  /** Only with proof that nothing was billed. */
  Settlement release(String holdKey, String proof);

  /**
   * Takes a posting back, in the very accounts that it was posted to, because what it was for was
   * undone. Nothing is given back twice.
   */
  Settlement giveBack(String holdKey, String evidence);

  /** A sign of life: the hold is not suspect before then. */
  Settlement extend(String holdKey, Duration fromNow);

  /**
   * Suspects holds whose time is over, which stay counted, and posts in full those that have been
   * suspect for the time of grace. What becomes known later still corrects it.
   */
  Swept sweep();

  /** How many holds were looked at; {@code more} where that was not all. */
  record Swept(int suspected, int assumed, boolean more) {}

  /** Holds whose end nobody knows, the oldest first. */
  List<Suspect> suspects(int max);

  /** A hold that is counted until somebody knows what it cost. */
  record Suspect(String holdKey, Amounts held, Instant since) {}

  /**
   * Sets the limit of a scope for a period; a null limit meters only. A limit for {@link
   * Period#RUN} counts each process instance for itself.
   */
  LimitChange limit(BudgetLimit limit, String by, String reason);

  /** The same, unless somebody else has changed the scope's limits for the period since. */
  LimitChange limit(BudgetLimit limit, int expectedVersion, String by, String reason);

  /** Adds to a limit. Whoever calls has checked that the approver may, at that scope. */
  TopUp.Result topUp(TopUp topUp);

  /** Nothing is admitted at this scope until it is thawed; what was admitted is still posted. */
  void freeze(Scope scope, String by, String reason);

  void thaw(Scope scope, String by, String reason);

  /** Sets up a threshold; the same one twice is one. */
  void watch(Threshold threshold, String by);

  /** Ends a threshold; what was told of it stays. Whether there was one to end. */
  boolean unwatch(Threshold threshold, String by);

  /** The latest thresholds that were reached, the newest first. */
  List<Crossing> crossings(int max);

  /** The current period's accounts of these scopes, widest first. */
  List<Account> accounts(List<Scope> scopes);

  /** The current period's accounts of all scopes but single instances, widest first. */
  List<Account> accounts();

  /** In which the organisation counts money and spend, as in ISO 4217. */
  String currency();
}
