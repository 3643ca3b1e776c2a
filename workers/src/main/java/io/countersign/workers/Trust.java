package io.countersign.workers;

/** Where content comes from: ours, or anybody's. */
public enum Trust {
  OURS,
  OUTSIDE
}
