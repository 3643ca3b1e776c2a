package io.countersign.server.identity;

/** What a person may do. Every person may look. */
public enum Role {
  /** Owns the organisation: people, workers, budgets, everything. */
  OWNER,
  /** Decides what AI workers may do next. */
  SUPERVISOR,
  /** Models and deploys processes. */
  DESIGNER,
  /** Looks. */
  VIEWER
}
