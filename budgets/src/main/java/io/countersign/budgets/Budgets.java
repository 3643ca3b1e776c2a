package io.countersign.budgets;

import java.util.List;

/** The ledger. Every call joins the caller's transaction, or makes its own. */
public interface Budgets {

  /** All or nothing over all accounts and units on the path. */
  Reservation reserve(Reserve request);

  /**
   * Posts the truth, even above the hold or a limit, and releases the rest. Idempotent; the first
   * settle wins.
   */
  void settle(String holdKey, Amounts actual, String evidence);

  /** Only with proof that nothing was billed. */
  void release(String holdKey, String proof);

  /** Sets the limit of a scope for a period; a null limit meters only. */
  void limit(BudgetLimit limit, String by, String reason);

  /** The current period's accounts of these scopes, widest first. */
  List<Account> accounts(List<Scope> scopes);

  /** The current period's accounts of all scopes, widest first. */
  List<Account> accounts();
}
