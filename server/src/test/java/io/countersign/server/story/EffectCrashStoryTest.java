package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws 3 and 7 in the exact window: {@code kill -9} while the effect is under way at the bank. */
class EffectCrashStoryTest {

  private static final RunningDemo DEMO = RunningDemo.withSlowBank();
  private final Story story = new Story(DEMO);

  @ParameterizedTest(name = "kill -9 of {0} before the bank has paid")
  @CsvSource({"server,H-10445", "engine,H-10448", "postgres,H-10449"})
  void before_the_bank_has_paid(String part, String order) throws SQLException {
    var caseKey = started(order);
    assertThat(story.refundsAtTheBank(order)).as("not yet paid").isZero();
    DEMO.kill(part);
    money_moved_at_most_once_and_it_is_known_or_asked(caseKey, order);
  }

  @ParameterizedTest(name = "kill -9 of {0} after the bank has paid, before it has said so")
  @CsvSource({"server,H-10442", "engine,H-10491", "postgres,H-10446"})
  void after_the_bank_has_paid(String part, String order) throws SQLException {
    var caseKey = started(order);
    story.awaitRefundAtTheBank(order);
    assertThat(story.effects(caseKey, "payments.refund"))
        .as("not yet told")
        .containsExactly("STARTED");
    DEMO.kill(part);
    money_moved_at_most_once_and_it_is_known_or_asked(caseKey, order);
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
  }

  private String started(String order) {
    var caseKey = story.request(order, "It arrived broken. I want my money back.");
    story.approve(story.awaitGate(caseKey, "payments.refund"));
    story.awaitEffect(caseKey, "payments.refund", "STARTED");
    return caseKey;
  }

  private void money_moved_at_most_once_and_it_is_known_or_asked(String caseKey, String order)
      throws SQLException {
    await("the effect of " + caseKey + " ends")
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptions()
        .until(() -> !story.effects(caseKey, "payments.refund").contains("STARTED"));
    var paid = story.refundsAtTheBank(order);
    switch (story.effects(caseKey, "payments.refund").getFirst()) {
      case "CONFIRMED" -> {
        assertThat(paid).isEqualTo(1);
        story.awaitGate(caseKey, "mail.send");
      }
      case "FAILED" -> {
        assertThat(paid).as("known not to have happened").isZero();
        story.awaitGate(caseKey, "mail.send");
      }
      case "IN_DOUBT" -> story.awaitTaskBelow(caseKey, "reconcile");
      default -> throw new AssertionError(story.effects(caseKey, "payments.refund"));
    }
    assertThat(paid).isLessThanOrEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }
}
