package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Laws 3 and 7 in the exact window: {@code kill -9} while an effect, and an undo, is under way at
 * the bank.
 */
class EffectCrashStoryTest {

  private static final RunningDemo DEMO = RunningDemo.withSlowBank();
  private static final Duration ENDS_MAX = Duration.ofSeconds(120);
  private final Story story = new Story(DEMO);

  @ParameterizedTest(name = "kill -9 of {0}")
  @CsvSource({"server,H-10445,H-10442", "engine,H-10448,H-10491", "postgres,H-10449,H-10446"})
  void before_one_is_paid_and_before_the_bank_has_said_that_another_is_paid_or_taken_back(
      String part, String unpaidOrder, String paidOrder) throws SQLException {
    var undoneOrder = story.orderLike("H-10445");
    var undone = atItsGate(undoneOrder);
    story.approve(undone);
    var unpaid = atItsGate(unpaidOrder);
    var paid = atItsGate(paidOrder);
    var supervisor = Rest.person(DEMO.address(), "supervisor");
    story.awaitEffect(undone.caseKey(), "payments.refund", "CONFIRMED");
    var undo = new HeldUndo(DEMO, story, undone.caseKey(), undoneOrder);
    try (undo) {
      start(paid, supervisor);
      story.awaitRefundAtTheBank(paidOrder);
      start(unpaid, supervisor);
      assertThat(story.refundsAtTheBank(unpaidOrder)).as("not yet paid").isZero();
      assertThat(effect(paid)).as("not yet told").isEqualTo("STARTED");
      assertThat(undo.state()).as("taken back, not yet told").isEqualTo("STARTED");

      DEMO.kill(part);
    }

    money_moved_at_most_once_and_it_is_known_or_asked(unpaid.caseKey(), unpaidOrder);
    money_moved_at_most_once_and_it_is_known_or_asked(paid.caseKey(), paidOrder);
    assertThat(story.refundsAtTheBank(paidOrder)).isEqualTo(1);
    await("the undo ends").atMost(ENDS_MAX).until(() -> undo.state().equals("CONFIRMED"));
    assertThat(undo.atTheBank()).as("taken back once").isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }

  private Story.Gate atItsGate(String order) {
    var caseKey = story.request(order, "It arrived broken. I want my money back.");
    return story.awaitGate(caseKey, "payments.refund");
  }

  private void start(Story.Gate gate, Rest supervisor) {
    story.approve(gate, supervisor);
    story.awaitEffect(gate.caseKey(), "payments.refund", "STARTED");
  }

  private String effect(Story.Gate gate) {
    return story.effects(gate.caseKey(), "payments.refund").getFirst();
  }

  private void money_moved_at_most_once_and_it_is_known_or_asked(String caseKey, String order)
      throws SQLException {
    await("the effect of " + caseKey + " ends")
        .atMost(ENDS_MAX)
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
  }
}
