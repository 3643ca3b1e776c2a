package io.countersign.history;

import java.util.Optional;

/** The log, for reading. What is read here is a help; proof is what the verifier finds. */
public interface HistoryEntries {

  /** Entries that match, the newest first. */
  EntryPage search(EntryQuery query);

  /** One entry with the proof that it is in the log; empty if there is none with that index. */
  Optional<ProvenEntry> entry(long index);

  /** One entry as a file that proves itself; empty until a checkpoint covers it. */
  Optional<Receipt> receipt(long index, VerifierKey key);

  /** The newest signed checkpoint; empty until the first one. */
  Optional<String> checkpoint();

  /** The bytes of a tile; empty where no checkpoint needs it. */
  Optional<byte[]> tile(TileAddress address);
}
