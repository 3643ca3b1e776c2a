package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Law 1 against somebody who goes past the server. */
class BypassStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void a_local_program_cannot_speak_to_the_broker() {
    var stranger = Broker.stranger(DEMO);
    assertThatThrownBy(() -> stranger.complete("v1", "1")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> stranger.get("engine.management", "/actuator/health"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Broker.cancelByGrpc(DEMO)).hasMessageContaining("nobody else");
  }

  @Test
  void a_stolen_key_completes_the_task_but_nothing_is_performed() throws IOException, SQLException {
    var caseKey = story.request("H-10473", "The bowl arrived broken. I want my money back.");
    var gate = story.awaitGate(caseKey, "payments.refund");

    assertThat(Broker.thief(DEMO).complete("v1", gate.key())).isEqualTo(204);

    await("alarm").atMost(Duration.ofSeconds(30)).until(() -> alarms(gate) == 1);
    assertThat(story.effects(caseKey, "payments.refund")).isSubsetOf("PROPOSED", "REFUSED");
    assertThat(story.refundsAtTheBank("H-10473")).isZero();
  }

  private int alarms(Story.Gate gate) {
    return story
        .system()
        .get("/api/history/entries?type=gate.bypassed&userTask=" + gate.key())
        .json()
        .get("items")
        .size();
  }
}
