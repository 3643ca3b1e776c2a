package io.countersign.server.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedChildTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private DataDirectory data;

  @BeforeEach
  void take() {
    data = DataDirectory.take(folder);
  }

  @AfterEach
  void release() {
    data.close();
  }

  @Test
  void a_child_that_is_killed_comes_back() {
    try (SupervisedChild child = started("exec sleep 1000")) {
      child.awaitHealthy(LONG);
      long first = child.pid().orElseThrow();
      Signals.send("KILL", first);

      await().atMost(LONG).until(() -> child.pid().filter(pid -> pid != first).isPresent());
      child.awaitHealthy(LONG);
    }
  }

  @Test
  void a_stopped_child_is_gone_and_its_pid_file_too() {
    SupervisedChild child = started("exec sleep 1000");
    child.awaitHealthy(LONG);
    ProcessHandle process = ProcessHandle.of(child.pid().orElseThrow()).orElseThrow();
    child.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(folder.resolve("run/child.pid")).doesNotExist();
  }

  @Test
  void a_child_that_never_starts_says_why_in_one_sentence() {
    try (SupervisedChild child = started("echo no room left; exit 3")) {
      assertThatThrownBy(() -> child.awaitHealthy(LONG))
          .isInstanceOf(PartException.class)
          .hasMessageContaining("child does not start: no room left");
    }
  }

  @Test
  void a_child_that_cannot_be_remembered_is_not_left_running() throws Exception {
    Path inTheWay = data.folder("run").resolve("child.pid.new");
    Files.createDirectories(inTheWay.resolve("full"));
    try (SupervisedChild child = started("exec sleep 4321")) {
      assertThatThrownBy(() -> child.awaitHealthy(LONG)).hasMessageContaining("cannot be run");
    }
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").endsWith("sleep 4321"));
  }

  @Test
  void what_an_earlier_run_left_behind_is_ended_before_the_next_start() throws Exception {
    Process orphan = new ProcessBuilder("sleep", "1000").start();
    new PidFile(data.folder("run").resolve("child.pid")).write(orphan.toHandle());
    SupervisedChild.endOrphans(data);

    assertThat(orphan.isAlive()).isFalse();
  }

  @Test
  void a_process_that_got_the_id_of_an_earlier_child_is_left_alone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    Files.writeString(
        data.folder("run").resolve("child.pid"), stranger.pid() + " 2020-01-01T00:00:00Z");
    try {
      SupervisedChild.endOrphans(data);
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void nobody_else_can_take_a_data_directory_in_use() {
    assertThatThrownBy(() -> DataDirectory.take(folder))
        .isInstanceOf(PartException.class)
        .hasMessageContaining("in use by another Countersign");
  }

  @Test
  void ports_stay_the_same_and_a_clash_names_port_and_setting() throws Exception {
    int port = new Ports(data, false, new java.util.Random(1)).of("part", 1);
    var again = new Ports(data, false, new java.util.Random(2));
    assertThat(again.of("part", 1)).isEqualTo(port);

    try (var _ = new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(again::requireAllFree)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining(folder.resolve("ports").toString());
    }
  }

  @Test
  void a_log_never_grows_beyond_its_bound() {
    Path file = folder.resolve("bounded.log");
    try (var log = new RollingLog(file, 1_000)) {
      for (int i = 0; i < 1_000; i++) {
        log.line("a line of some length, number " + i);
      }
    }
    assertThat(file.toFile().length() + folder.resolve("bounded.log.1").toFile().length())
        .isLessThan(2_200);
  }

  private SupervisedChild started(String script) {
    SupervisedChild child = child(script);
    child.start();
    return child;
  }

  private SupervisedChild child(String script) {
    var spec =
        new ChildSpec(
            "child",
            List.of("sh", "-c", script),
            Map.of(),
            folder,
            "TERM",
            "KILL",
            ChildSpec.NEVER,
            ChildSpec.STOP_MAX,
            () -> {},
            () -> !script.contains("exit"));
    return new SupervisedChild(spec, data, Clock.systemUTC());
  }
}
