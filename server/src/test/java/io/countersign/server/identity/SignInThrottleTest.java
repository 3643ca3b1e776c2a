package io.countersign.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

  private final TickingClock clock = new TickingClock();
  private final SignInThrottle throttle = new SignInThrottle(clock);

  @Test
  void the_sixth_attempt_waits() {
    fail("sam", "10.0.0.1", 5);

    assertThat(throttle.attempt("sam", "10.0.0.1")).hasValue(Duration.ofSeconds(15));
    assertThat(throttle.attempt("sam", "10.0.0.2")).isEmpty();
  }

  @Test
  void each_further_failure_doubles_the_wait_up_to_fifteen_minutes() {
    fail("sam", "10.0.0.1", 5);
    clock.tick(Duration.ofSeconds(15));
    fail("sam", "10.0.0.1", 1);

    assertThat(throttle.attempt("sam", "10.0.0.1")).hasValue(Duration.ofSeconds(30));
    for (int i = 0; i < 12; i++) {
      clock.tick(Duration.ofMinutes(15));
      throttle.attempt("sam", "10.0.0.1");
    }
    assertThat(throttle.attempt("sam", "10.0.0.1")).hasValue(Duration.ofMinutes(15));
  }

  @Test
  void success_forgets_the_failures() {
    fail("sam", "10.0.0.1", 4);
    throttle.succeeded("sam", "10.0.0.1");
    fail("sam", "10.0.0.1", 4);

    assertThat(throttle.attempt("sam", "10.0.0.1")).isEmpty();
  }

  @Test
  void many_names_from_one_address_wait_too() {
    for (int i = 0; i < SignInThrottle.FAILURES_FREE_ADDRESS; i++) {
      assertThat(throttle.attempt("guess-" + i, "10.0.0.1")).isEmpty();
    }
    assertThat(throttle.attempt("another", "10.0.0.1")).isPresent();
  }

  private void fail(String username, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.attempt(username, address)).isEmpty();
    }
  }

  private static final class TickingClock extends Clock {

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");

    void tick(Duration step) {
      now = now.plus(step);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
