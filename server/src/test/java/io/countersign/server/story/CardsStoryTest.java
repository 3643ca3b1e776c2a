package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gates that are no effects: a question, a budget, and an effect in doubt. */
class CardsStoryTest {

  private static final RunningDemo DEMO = RunningDemo.withSlowBank();
  private final Story story = new Story(DEMO);

  @AfterEach
  void fund() throws SQLException {
    story.limitOfTheClerk(10_000_000_000L);
  }

  @Test
  void a_worker_asks_and_goes_on_with_the_answer() {
    var caseKey = story.request("H-10502", "The carrier told me that they lost my bag.");
    var task = story.awaitTaskBelow(caseKey, "answer-worker");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      assertThat(desk.open(task)).contains("Has the carrier confirmed", "rehearsed", "H-10502");
      desk.seen("card-question");
      desk.press("a");
      desk.type("Yes, they confirmed it by phone");
      desk.press("Control+Enter");
      desk.awaitDecided("answered");
      desk.seen("card-question-answered");
      assertThat(desk.complaints()).isEmpty();
    }
    var refund = story.awaitGate(caseKey, "payments.refund");
    assertThat(refund.json().path("proposal").toString()).contains("5600");
  }

  @Test
  void an_answer_that_is_empty_is_refused_and_nothing_is_decided() {
    var caseKey = story.request("H-10502", "The carrier says that it is lost.");
    var task = story.awaitTaskBelow(caseKey, "answer-worker");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(task);
      desk.press("a", "Control+Enter");
      assertThat(desk.refusal()).contains("answer");
      desk.seen("card-question-refused");
    }
    assertThat(story.openTasks()).anyMatch(open -> open.get("userTaskKey").asString().equals(task));
  }

  @Test
  void a_budget_that_is_used_up_is_raised_and_no_call_is_paid_twice() throws SQLException {
    story.limitOfTheClerk(1_000_000L);
    var caseKey = story.request("H-10442", "The kettle arrived broken.");
    var task = story.awaitTaskBelow(caseKey, "raise-budget");
    assertThat(story.modelCalls(caseKey)).as("nothing was called without money").isZero();
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      assertThat(desk.open(task))
          .contains(
              "may cost up to",
              "Refund clerk",
              "The limit that binds",
              "Counts at",
              "At this pace");
      desk.seen("card-budget");
      desk.onPhone();
      desk.press("a");
      desk.type("10");
      desk.press("Tab");
      desk.type("A busy day");
      desk.press("Control+Enter");
      desk.awaitDecided("raised the budget");
      assertThat(desk.complaints()).isEmpty();
    }
    story.awaitGate(caseKey, "payments.refund");
    assertThat(story.modelCalls(caseKey)).as("two turns, each billed once").isEqualTo(2);
  }

  @Test
  void a_budget_that_is_not_raised_ends_the_work() throws SQLException {
    story.limitOfTheClerk(1_000_000L);
    var caseKey = story.request("H-10442", "The kettle arrived broken.");
    var task = story.awaitTaskBelow(caseKey, "raise-budget");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(task);
      desk.press("r");
      desk.type("Enough for today");
      desk.press("Enter", "Enter");
      desk.awaitDecided("stopped it");
    }
    assertThat(story.modelCalls(caseKey)).isZero();
  }

  @Test
  void a_bank_that_dies_after_it_paid_leaves_a_doubt_that_a_person_ends() throws SQLException {
    var caseKey = story.request("H-10447", "The bowl arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    story.approve(refund);
    story.awaitRefundAtTheBank("H-10447");
    DEMO.part("bank").destroyForcibly();

    story.awaitEffect(caseKey, "payments.refund", "IN_DOUBT");
    var task = story.awaitTaskBelow(caseKey, "reconcile");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      assertThat(desk.open(task)).contains("Nobody can know", "72.00 EUR", "bank's ledger");
      desk.seen("card-reconcile");
      desk.press("Tab");
      desk.page().getByLabel("What you found").fill("It is in the bank's books");
      desk.press("Escape", "a", "a");
      desk.awaitDecided("said that it happened");
      assertThat(desk.complaints()).isEmpty();
    }
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
    story.awaitGate(caseKey, "mail.send");
    assertThat(story.refundsAtTheBank("H-10447")).isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }
}
