package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pain of issue 5, asked one by one and too often: the next ones like this, within bounds. */
class StandingStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String API = "/api/standing-approvals";
  private static final String MESSAGE = "It arrived broken. I want my money back.";
  private final Story story = new Story(DEMO);
  private final Rest supervisor = Rest.person(DEMO.address(), "supervisor");

  /** The stories beside this one are asked as ever. */
  @AfterEach
  void take_everything_back() {
    for (var one : supervisor.get(API).json().get("items")) {
      supervisor.post(API + "/" + one.get("id").asString() + "/revocation", Map.of());
    }
  }

  @Test
  void after_three_alike_the_next_ones_run_within_bounds_until_it_is_revoked() throws SQLException {
    for (int i = 0; i < 3; i++) {
      story.decide(supervisor, waiting(story.orderLike("H-10447")), "approve", "Photos seen");
    }
    Story.Gate fourth = waiting(story.orderLike("H-10447"));
    String next = story.orderLike("H-10447");
    String dear = story.orderLike("H-10446");
    String last = story.orderLike("H-10447");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      offered(desk, fourth);
      given(desk, List.of(next, dear, last));
      used(desk, next);
      notCovered(desk, dear);
      revoked(desk);
      assertThat(desk.complaints()).allMatch(complaint -> complaint.contains("422"));
    }
    assertThat(waiting(last).json().path("context").path("why").asString(""))
        .endsWith("does not cover it: supervisor revoked it.");
  }

  private Story.Gate waiting(String order) {
    return story.awaitGate(story.request(order, MESSAGE), "payments.refund");
  }

  private void offered(Desk desk, Story.Gate gate) {
    desk.go("/desk/" + gate.key());
    assertThat(desk.page().locator("[data-offer]"))
        .containsText("like this were approved in a row");
    desk.seen("desk-standing-offer");
    desk.page().locator("[data-offer] a").click();
  }

  /** Nothing is selected for anybody, so that it covers nothing as it stands. */
  private void given(Desk desk, List<String> orders) {
    Page page = desk.page();
    assertThat(page.locator("[type=checkbox]:checked")).hasCount(0);
    assertThat(page.locator("#preview .chip.good").first()).hasText("covered");
    page.getByLabel("Each time at most (EUR)").fill("100");
    page.getByLabel("Altogether at most (EUR)").fill("500,00");
    press(desk, "Approve in advance");
    assertThat(page.locator("#problem")).containsText("Say to whom");
    page.getByLabel("original card").check();
    page.locator("[name='more.order']").fill(String.join("\n", orders));
    press(desk, "See again what it would cover");
    assertThat(page.locator("#preview")).containsText("which is not one of those it names");
    page.getByLabel("Why (kept in the history)").fill("The carrier broke a pallet");
    desk.seen("page-standing-form");
    press(desk, "Approve in advance");
    assertThat(page.locator("#state")).hasText("in force");
    assertThat(page.locator("#main")).containsText("Recipient: only \u201coriginal card\u201d");
  }

  private void used(Desk desk, String order) throws SQLException {
    String caseKey = story.request(order, MESSAGE);
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
    story.awaitRefundAtTheBank(order);
    assertThat(story.gate(caseKey, "payments.refund")).isEmpty();
    story.awaitEntry(caseKey, "standing.used");
    desk.page().reload();
    Locator ledger = desk.page().locator("section[aria-labelledby=ledger] tbody tr");
    assertThat(ledger).hasCount(1);
    assertThat(ledger).containsText("confirmed");
    desk.seen("page-standing");
  }

  private void notCovered(Desk desk, String order) {
    Story.Gate gate = waiting(order);
    String page = desk.page().url();
    desk.go("/desk/" + gate.key());
    assertThat(desk.page().locator(".why"))
        .containsText(
            "The standing approval of supervisor does not cover it: 310.00 EUR is above 100.00 EUR.");
    desk.seen("desk-standing-not-covered");
    desk.page().navigate(page);
  }

  private void revoked(Desk desk) {
    desk.page().getByLabel("Why (kept in the history)").fill("The pallet was not ours");
    press(desk, "Revoke at once");
    assertThat(desk.page().locator("#state")).hasText("revoked");
    desk.go("/standing-approvals");
    assertThat(desk.page().locator("#over")).isVisible();
    desk.seen("page-standing-list");
  }

  @Test
  void a_program_reads_them_and_only_people_give_and_revoke() {
    Story.Gate gate = waiting(story.orderLike("H-10447"));
    story.decide(supervisor, gate, "approve", "Photos seen");
    var body = body(gate.json().path("proposal").path("effect").asString());

    assertThat(story.system().post(API, body).status()).isEqualTo(403);
    assertThat(Rest.person(DEMO.address(), "viewer").post(API, body).status()).isEqualTo(403);
    var given = supervisor.post(API, body);
    assertThat(given.status()).isEqualTo(201);
    String one = API + "/" + given.json().get("id").asString();
    assertThat(story.system().get(one).json().get("state").asString()).isEqualTo("LIVE");
    assertThat(story.system().post(one + "/revocation", Map.of()).status()).isEqualTo(403);
    assertThat(supervisor.post(one + "/revocation", Map.of("reason", "Enough")).status())
        .isEqualTo(200);
    assertThat(story.system().get(one).json().at("/end/reason").asString()).isEqualTo("Enough");
  }

  private static Map<String, Object> body(String effect) {
    return Map.of(
        "like",
        effect,
        "only",
        Map.of("recipient", List.of("original card"), "order", List.of("H-00000")),
        "centsEach",
        "12000",
        "centsTotal",
        "24000",
        "uses",
        2,
        "until",
        Instant.now().plus(1, ChronoUnit.DAYS).toString());
  }

  private static void press(Desk desk, String name) {
    desk.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }
}
