package io.countersign.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Path PAGE = Path.of("..", "docs", "settings.md");

  /** With {@code -Dcountersign.draw=true} it writes the table instead of comparing it. */
  @Test
  void every_setting_is_documented_with_its_default() throws IOException {
    Drawing.compare(PAGE, "settings", "SettingsTest", table());
  }

  @Test
  void every_setting_says_what_it_does() throws IOException {
    assertThat(Settings.all())
        .hasSizeGreaterThan(20)
        .filteredOn(setting -> setting.meaning().isEmpty())
        .isEmpty();
  }

  private static String table() throws IOException {
    return Settings.all().stream()
        .map(Settings.Setting::row)
        .collect(
            Collectors.joining(
                "\n", "| setting | default | what it does |\n|---|---|---|\n", "\n"));
  }
}
