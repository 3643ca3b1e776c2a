package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real disk runs full: a small one in memory. */
class FullDiskStoryTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MEGABYTE = 1 << 20;

  @BeforeAll
  static void needs_a_disk() {
    assumeTrue(
        Surroundings.disk(1).possible(),
        "Not tested here: this machine lets nobody mount a disk in a namespace.");
  }

  @Test
  void without_space_it_does_not_start_and_says_so_in_one_line() throws IOException {
    Path data = RunningDemo.newData();

    assertThat(
            RunningDemo.attempt(
                Surroundings.disk(100), data, "demo", "--port", "0", "--data", data.toString()))
        .contains("No disk space: 100 MB are free in " + data)
        .endsWith("exit 1")
        .hasLineCount(2);
  }

  @Test
  void what_waits_survives_a_full_disk_and_goes_on_when_there_is_space_again()
      throws IOException, SQLException {
    var demo = RunningDemo.own(Surroundings.disk(1_200));
    try {
      var story = new Story(demo);
      var caseKey = story.request("H-10377", "The bowl arrived broken. I want my money back.");
      var before = story.awaitGate(caseKey, "payments.refund");

      fill(demo.data().resolve("filler"));
      exhaust(demo);
      awaitHealth(demo, 503);
      Files.delete(demo.data().resolve("filler"));
      awaitHealth(demo, 200);

      var refund = story.awaitGate(caseKey, "payments.refund");
      assertThat(refund.digest()).as("the same bytes").isEqualTo(before.digest());
      var supervisor = Rest.person(demo.address(), "supervisor");
      assertThat(story.decide(supervisor, refund, "approve", "fine").status()).isBetween(200, 204);
      story.awaitGate(caseKey, "mail.send");
      assertThat(story.refundsAtTheBank("H-10377")).isEqualTo(1);
    } finally {
      demo.close();
    }
  }

  private static void fill(Path file) {
    assertThatThrownBy(
            () -> {
              try (OutputStream out = Files.newOutputStream(file)) {
                var zeros = new byte[MEGABYTE];
                while (true) {
                  out.write(zeros);
                }
              }
            })
        .hasMessageContaining("No space left");
  }

  /** PostgreSQL needs a new file for its log, gets none, and gives up. */
  private static void exhaust(RunningDemo demo) throws SQLException {
    try (var connection = demo.database();
        var statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  statement.execute("select pg_switch_wal(), txid_current()");
                }
              })
          .isInstanceOf(SQLException.class);
    }
  }

  private static void awaitHealth(RunningDemo demo, int status) {
    await("health " + status)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> Rest.anonymous(demo.address()).get("/actuator/health").status() == status);
  }
}
