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

  /**
   * Appends entries of a source that counts (see {@link Source.Stream}): each gets the source's
   * next number, so that the verifier finds one that is missing, was added or is told twice. Others
   * who append for this source wait until the caller's transaction has ended.
   *
   * <p>Where nothing is kept, as in tests, nothing is counted.
   */
  default void appendCounted(String source, List<CountedEntry> entries) {
    append(entries.stream().map(CountedEntry::entry).toList());
  }
}
