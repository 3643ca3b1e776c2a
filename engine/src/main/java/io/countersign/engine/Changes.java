package io.countersign.engine;

import java.util.function.Consumer;

/** Tells, at once, that the read model changed: for live pages. */
public interface Changes {

  /** Listens until closed. Called from another thread; must return quickly. */
  AutoCloseable listen(Consumer<Change> listener);

  /** Told after a time in which nothing could be heard: anything may have changed. */
  Change MISSED = new Change("any", 0, 0);

  /**
   * What changed.
   *
   * @param kind {@code task}, {@code listed}, {@code instance}, {@code notice}, or {@code any} of
   *     {@link #MISSED}
   */
  record Change(String kind, long rootInstanceKey, long key) {}
}
