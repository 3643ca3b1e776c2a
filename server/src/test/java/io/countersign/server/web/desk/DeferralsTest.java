package io.countersign.server.web.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeferralsTest {

  /** A Saturday; on the next morning the clocks go back by an hour. */
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-10-24T22:15:00+02:00[Europe/Berlin]");

  @ParameterizedTest
  @CsvSource({
    "hour, 2026-10-24T23:15+02:00[Europe/Berlin]",
    "tomorrow, 2026-10-25T09:00+01:00[Europe/Berlin]",
    "monday, 2026-10-26T09:00+01:00[Europe/Berlin]",
    "2026-10-25T08:30, 2026-10-25T08:30+01:00[Europe/Berlin]"
  })
  void until_when_is_in_the_persons_own_time(String until, ZonedDateTime meant) {
    assertThat(Deferrals.read(until, NOW)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2026-02-30T10:00", "2026-10-25"})
  void what_is_no_time_is_none(String until) {
    assertThat(Deferrals.read(until, NOW)).isNull();
  }
}
