package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.server.ExternalPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With COUNTERSIGN_DATABASE_URL: somebody else's PostgreSQL, and a role without special rights. */
class OwnDatabaseStoryTest {

  private static ExternalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = ExternalPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void a_refund_goes_to_its_end_and_nothing_else_is_started() throws IOException, SQLException {
    var own = settings(postgres.database("own"), ExternalPostgres.PASSWORD);
    var demo = RunningDemo.own(own);
    try {
      var story = new Story(demo);
      var caseKey = story.request("H-10377", "The bowl arrived broken. I want my money back.");
      approve(demo, story, story.awaitGate(caseKey, "payments.refund"));
      approve(demo, story, story.awaitGate(caseKey, "mail.send"));

      story.awaitState(caseKey, "COMPLETED");
      assertThat(story.verify().exit()).isZero();
      assertThat(count("zeebe.instance where state = 'COMPLETED'")).isPositive();
      assertThat(count("bank.refund where order_number = 'H-10377'")).isEqualTo(1);
      assertThat(demo.data().resolve("postgres")).doesNotExist();
    } finally {
      demo.close();
    }
    a_data_directory_without_its_keys_is_refused_in_one_line(own);
  }

  private static void a_data_directory_without_its_keys_is_refused_in_one_line(Surroundings own)
      throws IOException {
    var data = RunningDemo.newData();
    assertThat(RunningDemo.attempt(own, data, "demo", "--port", "0", "--data", data.toString()))
        .contains(data + "/history/payloads", "Copy it from the server that has it")
        .endsWith("exit 1")
        .hasLineCount(2);
  }

  @Test
  void a_wrong_password_is_refused_in_one_line_and_nothing_is_left_running() throws IOException {
    Path data = RunningDemo.newData();

    assertThat(
            RunningDemo.attempt(
                settings(postgres.database("closed"), "a guess"),
                data,
                "up",
                "--port",
                "0",
                "--data",
                data.toString()))
        .contains("does not let 'house' in")
        .doesNotContain("a guess")
        .endsWith("exit 1")
        .hasLineCount(2);
    assertThat(data.resolve("run")).isEmptyDirectory();
  }

  private static Surroundings settings(String url, String password) {
    return Surroundings.settings(
        Map.of(
            "COUNTERSIGN_DATABASE_URL", url,
            "COUNTERSIGN_DATABASE_USER", ExternalPostgres.ROLE,
            "COUNTERSIGN_DATABASE_PASSWORD", password));
  }

  private static void approve(RunningDemo demo, Story story, Story.Gate gate) {
    var supervisor = Rest.person(demo.address(), "supervisor");
    assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
  }

  private static long count(String rows) throws SQLException {
    try (var connection = postgres.connect("own");
        var statement = connection.createStatement();
        var counted = statement.executeQuery("select count(*) from " + rows)) {
      counted.next();
      return counted.getLong(1);
    }
  }
}
