package io.countersign.workers.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.TurnLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TurnSettingsTest {

  private static TurnLimits limits(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("countersign.turns", TurnSettings.class)
        .limits();
  }

  @Test
  void the_defaults_are_those_of_the_domain() {
    assertThat(limits(Map.of())).isEqualTo(TurnLimits.DEFAULT);
  }

  @Test
  void every_limit_can_be_set() {
    assertThat(
            limits(
                Map.ofEntries(
                    Map.entry("countersign.turns.turns-max", "1"),
                    Map.entry("countersign.turns.calls-max", "2"),
                    Map.entry("countersign.turns.prompt-bytes-max", "3"),
                    Map.entry("countersign.turns.answer-bytes-max", "4"),
                    Map.entry("countersign.turns.arguments-bytes-max", "5"),
                    Map.entry("countersign.turns.result-bytes-max", "6"),
                    Map.entry("countersign.turns.output-tokens-max", "7"),
                    Map.entry("countersign.turns.errors-max", "8"),
                    Map.entry("countersign.turns.repeats-max", "9"),
                    Map.entry("countersign.turns.failures-max", "10"),
                    Map.entry("countersign.turns.contended-max", "11"),
                    Map.entry("countersign.turns.activation-max", "12s"))))
        .isEqualTo(new TurnLimits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, Duration.ofSeconds(12)));
  }
}
