package io.countersign.server.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExporterLagTest {

  private final ExporterLag lag =
      ExporterLag.read(
          """
          # TYPE zeebe_log_appender_last_committed_position gauge
          zeebe_log_appender_last_committed_position{partition="1",} 120.0
          zeebe_log_appender_last_committed_position{partition="2",} 1.0E3
          zeebe_exporter_last_updated_exported_position{exporter="countersign",partition="1",} 100.0
          """);

  @Test
  void what_waits_is_counted_by_partition_and_what_is_ahead_in_one_does_not_hide_it() {
    assertThat(lag.waiting(Map.of(1, 90L, 2, 1_000L))).isEqualTo(20);
    assertThat(lag.waiting(Map.of(1, 130L, 2, 970L))).isEqualTo(30);
  }

  @Test
  void records_that_nobody_wants_do_not_wait() {
    assertThat(lag.waiting(Map.of(1, 90L, 2, 1_000L))).isEqualTo(20);
    assertThat(lag.place()).isEqualTo(100);
  }
}
