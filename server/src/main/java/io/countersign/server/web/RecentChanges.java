package io.countersign.server.web;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Which cases changed lately. A page begins to listen a moment after it was made; what came in
 * between would be told to nobody, and the page would stay old.
 */
final class RecentChanges {

  private static final long KEPT_MS = TimeUnit.SECONDS.toMillis(30);
  private static final int KEPT_MAX = 10_000;

  private final Map<Long, Long> heardAt = new ConcurrentHashMap<>();
  private final Clock clock;

  RecentChanges(Clock clock) {
    this.clock = clock;
  }

  void heard(long root) {
    heardAt.put(heardAt.size() < KEPT_MAX ? root : OpenPage.ANY_CASE, clock.millis());
  }

  /** Since a time in milliseconds since 1970. */
  Set<Long> since(long time) {
    return heardAt.entrySet().stream()
        .filter(heard -> heard.getValue() >= time)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  void forget() {
    long old = clock.millis() - KEPT_MS;
    heardAt.values().removeIf(at -> at < old);
  }
}
