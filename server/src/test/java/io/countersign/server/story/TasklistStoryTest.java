package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * Market pain 14, a weak tasklist. The list and its card in a real browser: found, kept, taken,
 * lost to somebody faster, offline.
 */
class TasklistStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String MESSAGE = "It arrived broken. I want my money back.";

  private static final String COUNT_RETURNS =
      """
      () => {
        window.returns = 0;
        const banner = document.getElementById('offline');
        new MutationObserver(() => window.returns += banner.hidden ? 1 : 0)
          .observe(banner, { attributes: true });
      }
      """;

  private static final Route.FulfillOptions BEGUN =
      new Route.FulfillOptions().setContentType("text/event-stream").setBody(": begun\n\n");

  private final Story story = new Story(DEMO);

  @Test
  void a_view_that_somebody_keeps_is_the_desk_they_open() {
    story.awaitGate(story.request("H-10445", MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/desk?show=all&q=h-10445&action=payments.refund&sort=amount");
      assertThat(desk.page().locator("a.row").first()).containsText("64.00 EUR");
      desk.page().locator("#narrow summary").click();
      desk.seen("desk-filtered");
      desk.page().locator("#views summary").click();
      desk.page().getByLabel("Keep this list as").fill("Refunds by amount");
      desk.page().getByLabel("Open the desk with it").check();
      send(desk, desk.page().getByRole(AriaRole.BUTTON, named("Keep")));
      desk.go("/desk");
      assertThat(desk.page()).hasURL(java.util.regex.Pattern.compile(".*sort=amount.*"));
      desk.page().locator("#views summary").click();
      desk.seen("desk-views");
      send(
          desk, desk.page().getByRole(AriaRole.BUTTON, named("Remove the view Refunds by amount")));
      desk.go("/desk");
      assertThat(desk.page()).hasURL(DEMO.address() + "/desk");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  /** Whoever goes elsewhere before the answer may have sent nothing. */
  private static void send(Desk desk, Locator button) {
    desk.page().waitForResponse(answer -> answer.request().method().equals("POST"), button::click);
    desk.page().waitForLoadState();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @Test
  void a_search_that_finds_nothing_says_how_to_go_on() {
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.press("/");
      desk.type("no-such-order");
      desk.press("Enter");
      assertThat(desk.page().locator(".empty h2")).hasText("Nothing matches");
      desk.seen("desk-nothing-matches");
    }
  }

  /** Issue 5: two decide at once; one decision, and the other sees who and when. */
  @Test
  void who_is_too_late_sees_who_was_faster_and_keeps_what_they_wrote() {
    var caseKey = story.request("H-10447", MESSAGE);
    var refund = story.awaitGate(caseKey, "payments.refund");
    try (var sue = Desk.signIn(DEMO.address(), "supervisor");
        var olga = Desk.signIn(DEMO.address(), "owner")) {
      sue.open(refund.key());
      sue.page().locator("#reason").fill("I would rather not");
      olga.open(refund.key());
      assertThat(olga.page().locator("#hands")).containsText("supervisor opened this");
      assertThat(sue.page().locator("#hands")).containsText("owner opened this");
      olga.approve("Fine");
      sue.page().locator("[data-key=r]").click();
      assertThat(sue.refusal()).contains("owner was faster");
      assertThat(sue.page().locator("#kept")).hasValue("I would rather not");
      assertThat(sue.page().locator("#decided")).containsText("owner approved it");
      sue.seen("card-too-late");
    }
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
  }

  @Test
  void a_task_is_taken_and_given_back_with_one_key() {
    var refund = story.awaitGate(story.request("H-10448", MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(refund.key());
      desk.press("c");
      assertThat(desk.page().locator("#hands")).containsText("You have taken this.");
      await("its row").until(() -> rows(desk, "/desk?q=H-10448").contains("supervisor has it"));
      desk.open(refund.key());
      desk.press("c");
      assertThat(desk.page().locator("#hands")).containsText("Take it");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void a_task_is_set_aside_until_later_and_brought_back() {
    var order = story.orderLike("H-10442");
    var refund = story.awaitGate(story.request(order, MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(refund.key());
      desk.press("d");
      desk.seen("card-set-aside");
      asideUntil(desk, "2199-01-01T09:00", "more than 30 days away");
      var late = LocalDateTime.now(ZoneOffset.UTC).plusDays(20).truncatedTo(ChronoUnit.MINUTES);
      desk.press("d");
      asideUntil(desk, late.toString(), "It is due at");
      desk.press("d");
      send(desk, desk.page().locator("#aside button[value=hour]"));
      await("aside").until(() -> rows(desk, "/desk?show=deferred").contains("set aside until"));
      desk.seen("desk-set-aside");
      var mine = "/desk?show=mine&q=" + order;
      await("not mine").until(() -> rows(desk, mine).contains("Nothing matches"));
      desk.open(refund.key());
      desk.press("d");
      assertThat(desk.card()).not().containsText("Set aside until");
      desk.page().waitForLoadState(); // going elsewhere before that is going back there
      await("mine").until(() -> !rows(desk, mine).contains("Nothing matches"));
    }
  }

  private static void asideUntil(Desk desk, String time, String refusal) {
    desk.page().locator("#aside [type=datetime-local]").fill(time);
    desk.page().locator("#aside button[value=at]").click();
    assertThat(desk.page().locator("#refusal")).containsText(refusal);
    desk.page().waitForLoadState(); // a key before that is heard by nobody
  }

  private static String rows(Desk desk, String path) {
    desk.go(path);
    return desk.page().locator(".list").innerText();
  }

  @Test
  void every_key_is_listed_and_none_acts_while_somebody_types() {
    var refund = story.awaitGate(story.request("H-10449", MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(refund.key());
      desk.press("p");
      assertThat(desk.page().locator("#bytes pre")).containsText("\"amountCents\":9600");
      desk.seen("card-bytes");
      desk.press("?");
      assertThat(desk.page().locator("#help")).isVisible();
      desk.page().screenshot();
      desk.press("Escape");
      desk.page().locator("#reason").focus();
      desk.type("a rpqcx?");
      assertThat(desk.page().locator("#help")).isHidden();
      assertThat(desk.page().locator("#reason")).hasValue("a rpqcx?");
      assertThat(desk.card()).containsText("If you say nothing");
    }
  }

  @Test
  void nothing_is_decided_while_the_connection_is_away() {
    var refund = story.awaitGate(story.request("H-10442", MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(refund.key());
      Locator approve = desk.page().locator("#decision [data-key=a]");
      desk.page().context().setOffline(true);
      assertThat(desk.page().locator("#offline")).isVisible();
      assertThat(approve).isDisabled();
      desk.seen("card-offline");
      desk.page().context().setOffline(false);
      assertThat(desk.page().locator("#offline"))
          .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(30_000));
      assertThat(approve).isEnabled();
    }
  }

  /** The stream of changes may have begun just before, and answer only then. */
  @Test
  void an_answer_that_was_under_way_is_no_connection() {
    var refund = story.awaitGate(story.request("H-10442", MESSAGE), "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      var streams = new ConcurrentLinkedQueue<Route>();
      desk.page().route("**/events?*", streams::add);
      desk.open(refund.key());
      desk.page().waitForCondition(() -> !streams.isEmpty());
      desk.page().context().setOffline(true);
      assertThat(desk.page().locator("#offline")).isVisible();
      desk.page().evaluate(COUNT_RETURNS);
      streams.remove().fulfill(BEGUN);
      desk.page().waitForCondition(() -> !streams.isEmpty()); // the page asks again
      assertThat(desk.page().evaluate("window.returns")).isEqualTo(0);
    }
  }

  @Test
  void the_overview_tells_of_gates_and_of_no_person() {
    var refund = story.awaitGate(story.request("H-10445", MESSAGE), "payments.refund");
    story.approve(refund);
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/desk/overview?days=30");
      assertThat(desk.card()).containsText("Refund clerk");
      assertThat(desk.card().innerText()).doesNotContain("supervisor");
      desk.seen("desk-overview");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void the_list_weighs_little() {
    var page = Rest.person(DEMO.address(), "supervisor").get("/desk?show=all").body();
    assertThat(page.length()).as("bytes of the list").isLessThan(150_000);
  }
}
