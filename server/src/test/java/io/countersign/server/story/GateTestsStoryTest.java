package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pain of issue 5, approved without looking: an owner has gates tested, openly. */
class GateTestsStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String MESSAGE = "It arrived broken. I want my money back.";
  private final Story story = new Story(DEMO);
  private final Rest supervisor = Rest.person(DEMO.address(), "supervisor");

  /** The stories beside this one are asked as ever. */
  @AfterEach
  void no_tests_any_more() {
    switchTo("0", "gate-tests-off");
  }

  @Test
  void a_test_looks_like_any_proposal_and_whoever_lets_it_through_is_told_at_once()
      throws SQLException {
    switchTo("1", "gate-tests-on");
    story.decide(supervisor, waiting(story.orderLike("H-10447")), "reject", "No photos");
    String order = story.orderLike("H-10447");
    String caseKey = story.request(order, MESSAGE);
    List<Story.Gate> gates = twoGates(caseKey);
    Story.Gate test = gates.stream().filter(GateTestsStoryTest::isTest).findFirst().orElseThrow();
    Story.Gate real = gates.stream().filter(gate -> gate != test).findFirst().orElseThrow();
    letThrough(test, order);
    assertThat(story.decide(supervisor, real, "approve", "Photos seen").status()).isEqualTo(204);
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");

    assertThat(story.refundsAtTheBank(order)).isEqualTo(1);
    story.awaitEntry(caseKey, "canary.revealed");
    assertThat(story.effects(caseKey, "payments.refund"))
        .containsExactlyInAnyOrder("CONFIRMED", "REFUSED");
    figures();
    by_rest();
    together();
  }

  /** Of several that were decided in one go the browser shows the one that was a test. */
  private void together() throws SQLException {
    List<Story.Gate> gates = twoGates(story.request(story.orderLike("H-10447"), MESSAGE));
    Story.Gate test = gates.stream().filter(GateTestsStoryTest::isTest).findFirst().orElseThrow();
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/desk/batch?key=%s&key=%s".formatted(gates.get(0).key(), gates.get(1).key()));
      for (Locator pick : desk.page().locator("[name=pick]").all()) {
        pick.check();
      }
      desk.page().locator("#reason").fill("No photos");
      desk.page().locator("[data-key=r]").click();
      desk.awaitDecided("This was a test, and it was caught");
      assertThat(desk.page()).hasURL(DEMO.address() + "/desk/" + test.key());
      desk.seen("gate-test-in-a-batch");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  private static boolean isTest(Story.Gate gate) {
    return gate.json().path("headline").asString("").contains("IBAN");
  }

  private void by_rest() throws SQLException {
    String caseKey = story.request(story.orderLike("H-10447"), MESSAGE);
    List<Rest.Answer> answers =
        twoGates(caseKey).stream()
            .map(gate -> story.decide(supervisor, gate, "reject", "No photos"))
            .toList();
    List<String> told =
        answers.stream()
            .flatMap(answer -> answer.headers().allValues("Countersign-Test").stream())
            .toList();
    assertThat(told).singleElement().asString().contains("This was a test, and it was caught");
  }

  private Story.Gate waiting(String order) {
    return story.awaitGate(story.request(order, MESSAGE), "payments.refund");
  }

  private List<Story.Gate> twoGates(String caseKey) {
    return Awaitility.await()
        .until(() -> story.gates(caseKey, "payments.refund"), found -> found.size() == 2);
  }

  private static void letThrough(Story.Gate test, String order) {
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/desk/" + test.key());
      assertThat(desk.page().locator("h1.what"))
          .containsText("not to the card used for order " + order);
      assertThat(desk.page().locator("body")).not().containsText("This was a test");
      desk.seen("gate-test-card");
      desk.approve("");
      desk.awaitDecided("This was a test, and it was let through");
      desk.seen("gate-test-told");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  private static void figures() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/desk/overview");
      Locator row = desk.page().locator("section[aria-labelledby=tests] tbody tr").first();
      assertThat(row.locator("td.n")).hasText(new String[] {"1", "0", "1", "0"});
      desk.seen("page-gate-tests");
    }
  }

  private static void switchTo(String every, String picture) {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/desk/overview");
      desk.page().locator("section[aria-labelledby=tests] summary").click();
      desk.page().locator("[name=every]").fill(every);
      desk.glance(picture);
      desk.page().locator("section[aria-labelledby=tests] button").click();
      assertThat(desk.page().locator("section[aria-labelledby=tests]"))
          .containsText(every.equals("0") ? "Off." : "at most one among 1 decisions");
    }
  }
}
