package io.countersign.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RecentChangesTest {

  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final RecentChanges recent =
      new RecentChanges(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void a_page_hears_what_came_after_it_was_made_and_before_it_listened() {
    recent.heard(1);
    long made = at(10);
    at(20);
    recent.heard(2);
    at(30);

    assertThat(recent.since(made)).containsExactly(2L);
  }

  @Test
  void what_is_long_ago_is_forgotten() {
    recent.heard(1);
    at(31_000);
    recent.forget();
    assertThat(recent.since(0)).isEmpty();
  }

  @Test
  void so_many_that_they_are_not_kept_are_any() {
    for (long root = 1; root <= 10_002; root++) {
      recent.heard(root);
    }
    assertThat(recent.since(0)).hasSize(10_001).contains(OpenPage.ANY_CASE);
  }

  /** Moves the clock on. */
  private long at(long millis) {
    now = now.plus(Duration.ofMillis(millis));
    return now.toEpochMilli();
  }
}
