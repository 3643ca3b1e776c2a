package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that nobody here wrote: deployed unchanged, its form filled in, its mail sent. */
class BroughtAlongStoryTest {

  private static final Path MODEL =
      Path.of("..", "..", "shared", "data", "bpmn", "send-email.bpmn").toAbsolutePath().normalize();

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void somebody_elses_process_sends_real_mail() throws IOException, SQLException {
    assumeThat(MODEL).as("the model lies beside the repository, and is not ours").exists();
    var designer = Rest.person(DEMO.address(), "designer");
    assertThat(designer.upload("/v2/deployments", "send-email.bpmn", Files.readAllBytes(MODEL)))
        .extracting(Rest.Answer::status)
        .isEqualTo(200);
    var caseKey = story.start("send-email", Map.of());
    var task = story.awaitTask(caseKey, "enterMessageTask");

    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(task);
      desk.fillForm("E-Mail Content", "Written by hand");
    }
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.mailbox()).anyMatch(mail -> mail.contains("Written by hand"));
  }
}
