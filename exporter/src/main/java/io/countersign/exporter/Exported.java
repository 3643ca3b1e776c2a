package io.countersign.exporter;

import java.time.Instant;
import java.util.List;

/**
 * One record of the engine's log, and what it means; most mean nothing here.
 *
 * @param at when the broker says it happened
 */
public record Exported(long position, Instant at, List<Change> changes) {

  public Exported {
    changes = List.copyOf(changes);
  }
}
