package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LedgerSettingsTest {

  @Test
  void days_begin_in_utc_unless_said_otherwise() {
    assertThat(bound(Map.of())).isEqualTo(new LedgerSettings(ZoneId.of("UTC")));
    assertThat(bound(Map.of("countersign.time-zone", "Europe/Berlin")))
        .isEqualTo(new LedgerSettings(ZoneId.of("Europe/Berlin")));
  }

  private static LedgerSettings bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("countersign", LedgerSettings.class);
  }
}
