package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who decides what is a table that an owner changes, and four eyes are four eyes. */
class PolicyStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String FILE = "/api/policies/gates";

  /** An amount that only this order has, so that the stories beside this one go as ever. */
  private final Story story = new Story(DEMO);

  private final Rest owner = Rest.person(DEMO.address(), "owner");
  private String before = "";

  @BeforeEach
  void remember() {
    before = owner.get(FILE).body();
  }

  @AfterEach
  void put_it_back() {
    save(before);
  }

  private int version() {
    return owner.get(FILE + "/versions").json().get(0).get("version").asInt();
  }

  private Rest.Answer save(String dmn) {
    return owner.put(
        FILE, "application/xml", dmn, Map.of("If-Match", "\"%d\"".formatted(version())));
  }

  @Test
  void a_refund_above_the_limit_takes_two_people() throws SQLException {
    assertThat(save(before.replaceFirst("&gt; 5000|> 5000", "[80..80]")).status()).isEqualTo(200);
    var order = story.orderLike("H-10448");
    var caseKey = story.request(order, "The bowls arrived broken. I want my money back.");
    var gate = story.awaitGate(caseKey, "payments.refund");
    assertThat(gate.json().path("context").path("why").asString(""))
        .contains("policy Gates, row 1");

    var supervisor = Rest.person(DEMO.address(), "supervisor");
    for (int attempt = 0; attempt < 2; attempt++) {
      var counted = story.decide(supervisor, gate, "approve", "Broken");
      assertThat(counted.status()).isEqualTo(202);
      assertThat(counted.json().get("have").asInt()).isEqualTo(1);
      assertThat(counted.json().get("needed").asInt()).isEqualTo(2);
    }
    assertThat(story.refundsAtTheBank(order)).isZero();
    assertThat(story.assign(owner, gate, "viewer").status()).isEqualTo(400);
    assertThat(story.decide(owner, gate, "approve", "Broken").status()).isEqualTo(204);
    story.awaitRefundAtTheBank(order);
    assertThat(story.entries(caseKey)).contains("gate.voted", "gate.decided");
  }

  @Test
  void an_owner_changes_the_table_and_sees_what_it_would_have_done() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/policies");
      desk.seen("page-policies");
      press(desk, "Change it");
      desk.page().waitForURL("**/policies/edit");
      int rows = desk.page().locator("fieldset.row").count();
      press(desk, "Add a row above row 1");
      assertThat(desk.page().locator("fieldset.row"))
          .hasCount(rows + 1); // typed before, it is lost
      desk.page().getByLabel("Amount in EUR").first().fill("> lots");
      press(desk, "See what it would change");
      assertThat(desk.page().locator("#problem")).containsText("Row 1, Amount in EUR: '> lots'");
      desk.seen("page-policy-form-refused");

      desk.page().getByLabel("Amount in EUR").first().fill("> 900");
      desk.page().getByLabel("Why").first().fill("A story asks for it.");
      press(desk, "See what it would change");
      assertThat(desk.page().locator("#what-if")).containsText("Over the last");
      desk.seen("page-policy-form");
      press(desk, "Save as the next version");
      assertThat(desk.page().locator("table.policy")).containsText("A story asks for it.");
      desk.go("/policies/versions");
      assertThat(desk.page().locator(".lines .came")).containsText("A story asks for it.");
      org.assertj.core.api.Assertions.assertThat(desk.complaints())
          .allMatch(complaint -> complaint.contains("422"));
    }
  }

  private static void press(Desk desk, String name) {
    var page = desk.page();
    var button =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    var link =
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    button.or(link).first().click();
  }
}
