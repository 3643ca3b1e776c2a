package io.countersign.budgets;

import java.util.List;

/**
 * The ledger. Every call joins the caller's transaction, or makes its own, and leaves exactly one
 * history entry unless it only repeats an earlier one. Accounts are locked from the narrowest to
 * the widest until the transaction ends, so a transaction charges one path only.
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
   * Sets the limit of a scope for a period; a null limit meters only. A limit for {@link
   * Period#RUN} counts each process instance for itself.
   */
  LimitChange limit(BudgetLimit limit, String by, String reason);

  /** The current period's accounts of these scopes, widest first. */
  List<Account> accounts(List<Scope> scopes);

  /** The current period's accounts of all scopes but single instances, widest first. */
  List<Account> accounts();
}
