package io.countersign.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * Entries that were searched for, the newest first.
 *
 * @param before where the next page begins: give it to {@link EntryQuery#before}; empty on the last
 */
public record EntryPage(List<Entry> entries, OptionalLong before) {

  public EntryPage {
    entries = List.copyOf(entries);
  }
}
