package io.countersign.budgets.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LedgerSettingsTest {

  @Test
  void days_begin_in_utc_unless_said_otherwise() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new LedgerSettings(ZoneId.of("UTC"), Currency.getInstance("EUR"), Duration.ofDays(1)));
    assertThat(
            bound(
                Map.of(
                    "countersign.time-zone", "Europe/Berlin",
                    "countersign.currency", "USD",
                    "countersign.grace-of-holds", "3h")))
        .isEqualTo(
            new LedgerSettings(
                ZoneId.of("Europe/Berlin"), Currency.getInstance("USD"), Duration.ofHours(3)));
  }

  private static LedgerSettings bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("countersign", LedgerSettings.class);
  }
}
