package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gates that are no effects: a question and a budget. */
class CardsStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
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
    var caseKey = story.request(story.orderLike("H-10442"), "The kettle arrived broken.");
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
    var caseKey = story.request(story.orderLike("H-10442"), "The kettle arrived broken.");
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
  void an_approved_refund_waits_for_its_budget_and_goes_through_once_that_is_raised()
      throws SQLException {
    var order = story.orderLike("H-10442");
    var caseKey = story.request(order, "The kettle arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    story.limitOfTheCase(caseKey, 10);
    story.approve(refund);
    var task = story.awaitTaskBelow(caseKey, "raise-budget");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      topUpAtThePage(desk, caseKey);
      assertThat(desk.open(task))
          .contains(
              "may cost up to 120.00 EUR",
              "This case",
              "of 30.00 EUR",
              "90.00 EUR. Raised by that");
      desk.seen("card-budget-payment");
      desk.press("a");
      desk.type("90");
      desk.press("Tab");
      desk.type("It is due");
      desk.press("Control+Enter");
      desk.awaitDecided("raised the budget");
      story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
      desk.go("/budgets/instance/" + caseKey);
      desk.says("120.00 of 120.00 EUR", "supervisor added 90.00 EUR", "It is due");
      desk.seen("budget-case");
      assertThat(desk.complaints())
          .as("of the top-up that nobody else asked for")
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("422");
    }
    story.awaitGate(caseKey, "mail.send");
    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
  }

  /** Of one case, by somebody who is not the one that asks for it; and who raised what is shown. */
  private static void topUpAtThePage(Desk desk, String caseKey) {
    desk.go("/budgets/instance/" + caseKey);
    var form = desk.page().locator("form[action$='/top-up']");
    form.locator("[name=period]").selectOption("RUN");
    form.locator("[name=unit]").selectOption("SPEND");
    form.locator("[name=amount]").fill("20.00");
    form.locator("[name=requestedBy]").fill("supervisor");
    form.locator("[name=reason]").fill("A loyal customer");
    form.locator("button.go").click();
    desk.says("cannot approve it");
    form.locator("[name=requestedBy]").fill("max");
    form.locator("button.go").click();
    desk.page().waitForURL("**/budgets/instance/" + caseKey);
    desk.says("supervisor added 20.00 EUR", "max asked for it", "A loyal customer");
  }
}
