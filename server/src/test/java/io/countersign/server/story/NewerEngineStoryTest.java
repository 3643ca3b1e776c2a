package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The demo on Zeebe 8.6, whose web server is Tomcat and whose user tasks are at {@code /v2}, on
 * what 8.5 has left behind.
 */
class NewerEngineStoryTest {

  private static final String MESSAGE = "The bowl arrived broken. I want my money back.";
  private static RunningDemo demo;
  private static String waiting;
  private static Story.Gate seen;

  @BeforeAll
  static void start() {
    var older = RunningDemo.own();
    try {
      var story = new Story(older);
      assertThat(story.engineVersion()).isEqualTo("8.5.8");
      waiting = story.request("H-10445", MESSAGE);
      seen = story.awaitGate(waiting, "payments.refund");
    } finally {
      older.close();
    }
    demo = RunningDemo.after(older, "8.6.0");
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void a_refund_goes_from_start_over_gates_to_its_effects() throws SQLException {
    var story = new Story(demo);
    assertThat(story.engineVersion()).isEqualTo("8.6.0");
    goes_to_its_effects(story.request("H-10442", MESSAGE), "H-10442");
  }

  @Test
  void what_waited_at_a_gate_on_8_5_is_decided_on_8_6() throws SQLException {
    var gate = new Story(demo).awaitGate(waiting, "payments.refund");
    assertThat(gate.key()).as("the same gate").isEqualTo(seen.key());
    assertThat(gate.digest()).as("for the same bytes").isEqualTo(seen.digest());
    goes_to_its_effects(waiting, "H-10445");
  }

  @Test
  void an_older_one_does_not_open_newer_data_and_says_what_does() throws IOException {
    var data = RunningDemo.newData();
    Files.writeString(Files.createDirectories(data.resolve("engine")).resolve("version"), "8.6.0");

    assertThat(RunningDemo.attempt("demo", "--port", "0", "--data", data.toString()))
        .contains("Zeebe 8.6.0, which Zeebe 8.5.8 cannot read")
        .contains("--engine 8.6.0 --accept-engine-licence")
        .endsWith("exit 1")
        .hasLineCount(2);
    assertThat(data.resolve("run")).doesNotExist();
  }

  private static void goes_to_its_effects(String caseKey, String order) throws SQLException {
    var story = new Story(demo);
    var supervisor = Rest.person(demo.address(), "supervisor");
    for (var action : new String[] {"payments.refund", "mail.send"}) {
      var gate = story.awaitGate(caseKey, action);
      assertThat(story.assign(supervisor, gate, "supervisor").status()).isBetween(200, 204);
      assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
    }
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.effects(caseKey, "payments.refund")).containsExactly("CONFIRMED");
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }

  @Test
  void a_local_program_cannot_speak_to_the_broker() {
    var stranger = Broker.stranger(demo);
    for (var part : new String[] {"engine.rest", "engine.management"}) {
      assertThatThrownBy(() -> stranger.get(part, "/actuator/health"))
          .as(part)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> stranger.complete("v2", "1")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Broker.cancelByGrpc(demo)).hasMessageContaining("nobody else");
  }

  @Test
  void the_broker_answers_whoever_has_the_servers_key() throws IOException {
    assertThat(Broker.thief(demo).get("engine.rest", "/v2/topology")).isEqualTo(200);
    assertThat(Broker.thief(demo).get("engine.management", "/actuator/health")).isEqualTo(200);
  }
}
