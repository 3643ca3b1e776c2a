package io.countersign.history;

import java.util.List;

/** The way into the log. */
public interface History {

  /**
   * Appends in the caller's database transaction: the entry exists exactly if what it tells of does
   * (law 4).
   */
  void append(NewEntry entry);

  /** Appends all of them, in this order, as one would be. */
  default void append(List<NewEntry> entries) {
    entries.forEach(this::append);
  }
}
