package io.countersign.history;

import java.util.Optional;

/** The log, for reading. What is read here is a help; proof is what the verifier finds. */
public interface HistoryEntries {

  /** Entries that match, the newest first. */
  EntryPage search(EntryQuery query);

  /** One entry with the proof that it is in the log; empty if there is none with that index. */
  Optional<ProvenEntry> entry(long index);

  /** The newest signed checkpoint; empty until the first one. */
  Optional<String> checkpoint();
}
