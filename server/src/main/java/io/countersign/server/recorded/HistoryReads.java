package io.countersign.server.recorded;

import io.countersign.history.Actor;
import io.countersign.history.History;
import io.countersign.history.NewEntry;
import io.countersign.server.identity.CurrentPerson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Who looked at the history, and how often: one entry for each reader and hour at most, because an
 * entry a page would drown everything else. Counts of the last hour are lost with a killed server;
 * exports and receipts have entries of their own, at once.
 */
@Component
class HistoryReads implements HandlerInterceptor {

  static final Duration TELL_EVERY = Duration.ofHours(1);

  private static final int OK_MAX = 299;

  private final History history;
  private final CurrentPerson current;
  private final Clock clock;
  private final Map<Actor, Integer> counts = new HashMap<>();
  private Instant since;

  HistoryReads(History history, CurrentPerson current, Clock clock) {
    this.history = history;
    this.current = current;
    this.clock = clock;
    this.since = clock.instant();
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (failure == null && response.getStatus() <= OK_MAX) {
      read(current.actor());
    }
  }

  private synchronized void read(Actor reader) {
    counts.merge(reader, 1, Integer::sum);
    if (Duration.between(since, clock.instant()).compareTo(TELL_EVERY) >= 0) {
      tell();
    }
  }

  /** Hands over what was counted so far. */
  synchronized void tell() {
    Instant from = since;
    since = clock.instant();
    counts.forEach((reader, count) ->
        history.append(
            new NewEntry(
                "history.read",
                reader,
                Map.of(),
                "ok",
                "%s looked at the history %s."
                    .formatted(reader.id(), count == 1 ? "once" : count + " times"),
                Map.of("count", count, "from", from.toString(), "until", since.toString()))));
    counts.clear();
  }
}
