package io.countersign.exporter;

import java.util.List;

/** Where records go. */
public interface Store extends AutoCloseable {

  /**
   * Writes what is not written yet, all of it or nothing.
   *
   * @param acknowledged the position up to which the broker believes that all is written
   * @return the position up to which all is written now
   * @throws StoreAwayException if it cannot be written now; nothing is, and the caller tries again
   */
  long write(List<Exported> records, long acknowledged);

  @Override
  void close();
}
