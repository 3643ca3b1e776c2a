package io.countersign.history;

/** The way into the log. */
public interface History {

  /**
   * Appends in the caller's database transaction: the entry exists exactly if what it tells of does
   * (law 4).
   */
  void append(NewEntry entry);
}
