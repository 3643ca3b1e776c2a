package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Started as root, as in a container: PostgreSQL refuses to be root, so it is somebody else. */
class RootStoryTest {

  @BeforeAll
  static void needs_root() {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "Not tested here: only root has to lay down its rights.");
  }

  @Test
  void without_user_namespaces_postgresql_runs_as_nobody_of_importance()
      throws IOException, SQLException {
    var demo = RunningDemo.own(Surroundings.withoutUserNamespaces());
    try {
      assertThat(status(demo.part("postgres"), "Uid")).doesNotContain("0");
      assertThat(status(demo.part("postgres"), "CapEff")).isSubsetOf(nothingOrToPassFolders());

      var story = new Story(demo);
      var caseKey = story.request("H-10377", "The bowl arrived broken. I want my money back.");
      story.awaitGate(caseKey, "payments.refund");
      demo.kill("server");
      assertThat(story.state(caseKey)).isEqualTo("ACTIVE");
    } finally {
      demo.close();
    }
  }

  /** CAP_DAC_READ_SEARCH is 4, CAP_DAC_OVERRIDE 2: see PostgresAccount. */
  private static List<String> nothingOrToPassFolders() {
    return List.of("0000000000000000", "0000000000000004", "0000000000000002");
  }

  private static List<String> status(ProcessHandle process, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .flatMap(line -> List.of(line.substring(field.length() + 1).strip().split("\\s+")).stream())
        .toList();
  }
}
