package io.countersign.server.identity;

import java.time.Instant;

/** Somebody is away, and somebody else does their tasks meanwhile. */
public record Absence(String person, String substitute, Instant from, Instant until) {

  /** Whether it holds at this moment. */
  public boolean at(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }
}
