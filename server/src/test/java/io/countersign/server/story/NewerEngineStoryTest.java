package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo on Zeebe 8.6, whose web server is Tomcat and whose user tasks are at {@code /v2}. */
class NewerEngineStoryTest {

  private static RunningDemo demo;

  @BeforeAll
  static void start() {
    demo =
        RunningDemo.with(
            Map.of("COUNTERSIGN_ENGINE_HOME", RunningDemo.engineHome("8.6.0").toString()));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void a_refund_goes_from_start_over_gates_to_its_effects() throws SQLException {
    var story = new Story(demo);
    assertThat(story.engineVersion()).isEqualTo("8.6.0");
    var caseKey = story.request("H-10442", "The bowl arrived broken. I want my money back.");
    var supervisor = Rest.person(demo.address(), "supervisor");
    for (var action : new String[] {"payments.refund", "mail.send"}) {
      var gate = story.awaitGate(caseKey, action);
      assertThat(story.assign(supervisor, gate, "supervisor").status()).isBetween(200, 204);
      assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
    }
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.refundsAtTheBank("H-10442")).isEqualTo(1);
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
