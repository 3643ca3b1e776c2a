package io.countersign.exporter;

import java.time.Instant;
import java.util.List;

/** Where records go. After a {@link StoreAwayException} it must be opened again. */
public interface Store extends AutoCloseable {

  /**
   * Finds out how far it is, and puts on record whatever does not fit what the broker remembers.
   *
   * @throws StoreAwayException if it cannot be reached now
   */
  void open(Acknowledged acknowledged);

  /**
   * Writes what is not written yet, all of it or nothing.
   *
   * @throws StoreAwayException if it cannot be written now; the caller opens and tries again
   * @throws UnwritableException if it can never be written together
   */
  void write(List<Exported> records);

  /**
   * Removes ended instances from the read model, not from the history.
   *
   * @return how many; as long as there are some, call again
   */
  int forget(Instant endedBefore);

  /** The engine is about to lose all that it has; the store keeps it and says so. */
  void purge();

  @Override
  void close();
}
