package io.countersign.workers.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.workers.HoldBack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HoldBackSettingsTest {

  @Test
  void nothing_is_held_back_unless_somebody_says_so() {
    assertThat(bound(Map.of())).isEqualTo(new HoldBack(Duration.ZERO));
  }

  @Test
  void each_setting_has_its_name() {
    assertThat(bound(Map.of("countersign.hold-back.irreversible", "5m")))
        .isEqualTo(new HoldBack(Duration.ofMinutes(5)));
  }

  @Test
  void nothing_is_held_back_for_longer_than_an_approval_may_last() {
    assertThatThrownBy(() -> bound(Map.of("countersign.hold-back.irreversible", "25h")))
        .hasMessageContaining("countersign.hold-back.irreversible");
  }

  private static HoldBack bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("countersign.hold-back", HoldBackSettings.class)
        .holdBack();
  }
}
