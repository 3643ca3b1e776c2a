package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gate that nobody looks at becomes louder, and goes away without doing anything. */
class WaitingStoryTest {

  private static final String ORDER = "H-10473";

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void a_gate_reminds_escalates_and_expires() throws SQLException {
    var soon =
        Map.<String, Object>of(
            "gateReminder", "PT1S", "gateEscalation", "PT2S", "gateExpiry", "PT4S");
    var caseKey = story.request(ORDER, "The bowl arrived broken. I want my money back.", soon);
    story.awaitEffect(caseKey, "payments.refund", "EXPIRED");
    for (String call : new String[] {"gate.reminded", "gate.escalated", "effect.expired"}) {
      story.awaitEntry(caseKey, call); // where all timers are late, the last may be seen to first
    }
    assertThat(story.refundsAtTheBank(ORDER)).isZero();
  }

  @Test
  void a_deadline_that_passes_is_told_to_the_owner() {
    var caseKey = story.request(ORDER, "The bowl arrived broken.", Map.of("deadline", "PT1S"));
    story.awaitEntry(caseKey, "deadline.escalated");
  }
}
