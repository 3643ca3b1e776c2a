package io.countersign.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: after five failures for a user name from one address, or
 * twenty-five from one address, each further one doubles the wait, up to fifteen minutes.
 */
@Component
public class SignInThrottle {

  static final int FAILURES_FREE = 5;
  static final int FAILURES_FREE_ADDRESS = 25;
  static final Duration WAIT_MIN = Duration.ofSeconds(15);
  static final Duration WAIT_MAX = Duration.ofMinutes(15);

  /** Beyond it the oldest are forgotten, so that guessing cannot fill the memory. */
  static final int REMEMBERED_MAX = 10_000;

  private final Clock clock;
  private final Map<String, Failures> failuresByKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  public SignInThrottle(Clock clock) {
    this.clock = clock;
  }

  /** Counts an attempt before it is made. Empty where it may be made, else how long to wait. */
  public synchronized Optional<Duration> attempt(String username, String address) {
    Instant now = clock.instant();
    Failures pair = at(username + " " + address, now);
    Failures all = at(address, now);
    Instant free = pair.until.isAfter(all.until) ? pair.until : all.until;
    if (free.isAfter(now)) {
      return Optional.of(Duration.between(now, free));
    }
    failuresByKey.put(username + " " + address, pair.plusOne(now, FAILURES_FREE));
    failuresByKey.put(address, all.plusOne(now, FAILURES_FREE_ADDRESS));
    return Optional.empty();
  }

  /** Forgets the failures of somebody who got it right. */
  public synchronized void succeeded(String username, String address) {
    failuresByKey.remove(username + " " + address);
    failuresByKey.computeIfPresent(address, (_, failures) -> failures.minusOne());
  }

  private Failures at(String key, Instant now) {
    Failures failures = failuresByKey.getOrDefault(key, Failures.NONE);
    return failures.until.plus(WAIT_MAX).isBefore(now) ? Failures.NONE : failures;
  }

  private record Failures(int count, Instant until) {

    static final Failures NONE = new Failures(0, Instant.EPOCH);

    Failures plusOne(Instant now, int free) {
      int next = count + 1;
      if (next < free) {
        return new Failures(next, now);
      }
      long seconds = WAIT_MIN.toSeconds() << Math.min(next - free, 10);
      return new Failures(next, now.plusSeconds(Math.min(seconds, WAIT_MAX.toSeconds())));
    }

    Failures minusOne() {
      return count <= 1 ? NONE : new Failures(count - 1, until);
    }
  }
}
