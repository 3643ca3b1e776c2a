package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws 3 and 7: {@code kill -9} while a gate is open, and again between approval and effect. */
class CrashStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @ParameterizedTest(name = "kill -9 of {0}")
  @CsvSource({"postgres,H-10377", "engine,H-10466", "server,H-10491"})
  void nothing_is_lost_and_nothing_happens_twice(String part, String order) throws SQLException {
    var caseKey = story.request(order, "The bowl arrived broken. I want my money back.");
    var before = story.awaitGate(caseKey, "payments.refund");

    DEMO.kill(part);
    var refund = story.awaitGate(caseKey, "payments.refund");
    assertThat(refund.key()).as("the same gate").isEqualTo(before.key());
    assertThat(refund.digest()).as("for the same bytes").isEqualTo(before.digest());

    approve(refund);
    DEMO.kill(part);
    var mail = story.awaitGate(caseKey, "mail.send");
    assertThat(story.effects(caseKey, "payments.refund")).containsExactly("CONFIRMED");
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);

    approve(mail);
    story.awaitState(caseKey, "COMPLETED");
    assertThat(story.effects(caseKey, "mail.send")).containsExactly("CONFIRMED");
  }

  private void approve(Story.Gate gate) {
    var supervisor = Rest.person(DEMO.address(), "supervisor");
    assertThat(story.decide(supervisor, gate, "approve", "fine").status()).isBetween(200, 204);
  }
}
