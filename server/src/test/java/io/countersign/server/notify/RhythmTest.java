package io.countersign.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.notify.Rhythm.Digest;
import io.countersign.server.notify.Rhythm.Quiet;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In Berlin the clock is set forward at 2026-03-29T01:00Z, and back at 2026-10-25T01:00Z. */
class RhythmTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Quiet NIGHT = quiet("22:00", "07:00");

  private static Quiet quiet(String from, String until) {
    return new Quiet(LocalTime.parse(from), LocalTime.parse(until));
  }

  private static String due(Digest digest, @Nullable Quiet quiet, String now) {
    return new Rhythm(BERLIN, digest, quiet).due(Instant.parse(now), null).toString();
  }

  private static String atOnce(Quiet quiet, String now) {
    return due(new Digest.AtOnce(), quiet, now);
  }

  private static String daily(String at, String now) {
    return due(new Digest.Daily(LocalTime.parse(at)), null, now);
  }

  @Test
  void by_day_it_comes_at_once() {
    assertThat(atOnce(NIGHT, "2026-06-10T10:15:30Z")).isEqualTo("2026-06-10T10:15:30Z");
  }

  @Test
  void by_night_it_waits_until_the_quiet_hours_end() {
    assertThat(atOnce(NIGHT, "2026-06-10T20:00:00Z")).isEqualTo("2026-06-11T05:00:00Z");
    assertThat(atOnce(NIGHT, "2026-06-11T04:59:59Z")).isEqualTo("2026-06-11T05:00:00Z");
    assertThat(atOnce(NIGHT, "2026-06-11T05:00:00Z")).isEqualTo("2026-06-11T05:00:00Z");
  }

  @Test
  void a_night_in_which_the_clock_changes_ends_when_the_clock_says_so() {
    assertThat(atOnce(NIGHT, "2026-03-28T22:00:00Z")).isEqualTo("2026-03-29T05:00:00Z");
    assertThat(atOnce(NIGHT, "2026-10-24T21:00:00Z")).isEqualTo("2026-10-25T06:00:00Z");
  }

  @Test
  void quiet_hours_that_end_at_a_time_which_is_left_out_end_as_the_clock_is_set() {
    Quiet early = quiet("22:00", "02:30");
    assertThat(atOnce(early, "2026-03-28T23:30:00Z")).isEqualTo("2026-03-29T01:00:00Z");
  }

  @Test
  void quiet_hours_that_end_at_a_time_which_comes_twice_end_twice() {
    Quiet early = quiet("22:00", "02:30");
    assertThat(atOnce(early, "2026-10-24T23:30:00Z")).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(atOnce(early, "2026-10-25T00:40:00Z")).isEqualTo("2026-10-25T00:40:00Z");
    assertThat(atOnce(early, "2026-10-25T01:10:00Z")).isEqualTo("2026-10-25T01:30:00Z");
  }

  @Test
  void a_daily_message_comes_once_on_every_day_of_the_year() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    var rhythm = new Rhythm(BERLIN, new Digest.Daily(LocalTime.of(2, 30)), null);
    for (int day = 1; day <= 365; day++) {
      now = rhythm.due(now, null);
      assertThat(now.atZone(BERLIN).getDayOfYear()).isEqualTo(day);
    }
    assertThat(daily("02:30", "2026-03-28T12:00:00Z")).isEqualTo("2026-03-29T01:00:00Z");
  }

  @Test
  void an_hourly_message_comes_at_the_full_hour_and_not_by_night() {
    assertThat(due(new Digest.Hourly(), NIGHT, "2026-06-10T10:15:30Z"))
        .isEqualTo("2026-06-10T11:00:00Z");
    assertThat(due(new Digest.Hourly(), NIGHT, "2026-06-10T19:15:30Z"))
        .isEqualTo("2026-06-11T05:00:00Z");
  }

  @Test
  void what_expires_before_the_quiet_hours_end_comes_at_once() {
    Instant night = Instant.parse("2026-06-10T22:00:00Z");
    var rhythm = new Rhythm(BERLIN, new Digest.AtOnce(), NIGHT);
    assertThat(rhythm.due(night, Instant.parse("2026-06-11T04:00:00Z"))).isEqualTo(night);
    assertThat(rhythm.due(night, Instant.parse("2026-06-11T09:00:00Z")))
        .isEqualTo(Instant.parse("2026-06-11T05:00:00Z"));
  }
}
