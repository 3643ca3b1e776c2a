package io.countersign.engine;

import java.util.function.Consumer;

/** Tells, at once, that the read model changed: for live pages. */
public interface Changes {

  /** Listens until closed. Called from another thread; must return quickly. */
  AutoCloseable listen(Consumer<Change> listener);

  /**
   * What changed.
   *
   * @param kind {@code task}, {@code instance} or {@code effect}
   */
  record Change(String kind, long rootInstanceKey, long key) {}
}
