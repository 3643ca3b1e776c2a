package io.countersign.server.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineDistributionTest {

  @TempDir Path folder;

  @Test
  void its_main_class_and_version_come_from_the_files_themselves() throws IOException {
    EngineDistribution engine = engine("8.6.0");
    assertThat(engine.mainClass()).isEqualTo("io.camunda.application.StandaloneBroker");
    assertThat(engine.version()).hasToString("8.6.0");
  }

  @Test
  void data_move_up_to_a_newer_engine() throws IOException {
    engine("8.5.8").note(folder);
    EngineDistribution newer = engine("8.6.0");
    newer.requireNotOlderThanData(folder);
    newer.note(folder);
    assertThat(folder.resolve("version")).hasContent("8.6.0");
  }

  @Test
  void data_of_a_newer_engine_are_refused_with_the_way_out() throws IOException {
    engine("8.10.0").note(folder);
    EngineDistribution older = engine("8.6.0");
    assertThatThrownBy(() -> older.requireNotOlderThanData(folder))
        .isInstanceOf(PartException.class)
        .hasMessageContaining("written by Zeebe 8.10.0, which Zeebe 8.6.0 cannot read")
        .hasMessageContaining("--engine 8.10.0 --accept-engine-licence");
    assertThat(folder.resolve("version")).hasContent("8.10.0");
  }

  private EngineDistribution engine(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("zeebe-" + version));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(
        home.resolve("bin/broker"), "  io.camunda.application.StandaloneBroker \\\n  \"$@\"\n");
    Files.writeString(home.resolve("lib/zeebe-broker-" + version + ".jar"), "");
    Files.writeString(home.resolve("lib/zeebe-broker-client-" + version + ".jar"), "");
    return EngineDistribution.at(home);
  }
}
