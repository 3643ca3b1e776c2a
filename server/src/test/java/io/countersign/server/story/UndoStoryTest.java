package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.countersign.server.story.Story.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Market pain 19: mistakes need an undo, by a person or by the process, and each only once. */
class UndoStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final Path MODEL =
      Path.of("src", "test", "resources", "models", "refund-taken-back.bpmn");

  private final Story story = new Story(DEMO);

  @Test
  void of_two_people_who_undo_a_refund_one_does_and_the_other_sees_who_and_when()
      throws SQLException {
    var order = story.orderLike("H-10445");
    var caseKey = story.request(order, "The bowl arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    try (var sam = Desk.signIn(DEMO.address(), "supervisor");
        var olga = Desk.signIn(DEMO.address(), "owner")) {
      sam.open(refund.key());
      sam.approve("Broken");
      assertThat(sam.page().locator(".undo"))
          .containsText("It can be undone for"); // not loaded anew
      sam.go("/instances/" + caseKey);
      assertThat(sam.page().locator(".undo")).containsText("It can be undone for");
      assertThat(sam.page().locator(".undo time")).containsText("min");
      sam.seen("case-undo");
      olga.go("/instances/" + caseKey);
      olga.page().getByPlaceholder("Reason").fill("I saw it too");

      var plain = sam.withoutScripts();
      plain.navigate(DEMO.address() + "/instances/" + caseKey);
      assertThat(plain.locator(".undo time")).containsText("until 20");
      plain.getByPlaceholder("Reason").fill("The wrong customer");
      plain.locator(".undo button").click();
      assertThat(plain.locator("main [role=status]").first()).containsText("It is being undone.");
      olga.press("Enter");
      assertThat(olga.page().locator("main [role=alert]"))
          .containsText("supervisor asked for this at");

      assertThat(olga.page().locator(".undo")).containsText("supervisor undid this.");
      olga.seen("case-undone");
      assertThat(olga.complaints()).isEmpty();
    }
    assertThat(story.reversalsAtTheBank(order)).isEqualTo(1);
    assertThat(story.entries(caseKey)).containsOnlyOnce("effect.undo-asked", "budget.given-back");
    assertThat(story.verify().exit()).isZero();
  }

  @Test
  void what_is_held_back_counts_down_and_can_be_stopped() throws SQLException {
    var order = story.orderLike("H-10445");
    var caseKey = story.request(order, "The bowl arrived broken. I want my money back.");
    story.approve(story.awaitGate(caseKey, "payments.refund"));
    var mail = story.awaitGate(caseKey, "mail.send");
    holdBack(mail.json().path("proposal").path("effect").asString());
    story.approve(mail);
    try (var sam = Desk.signIn(DEMO.address(), "supervisor")) {
      sam.go("/instances/" + caseKey);
      var held = sam.page().locator(".undo", containing("It goes out"));
      assertThat(held.locator("time")).containsText("in 4 min");
      sam.seen("case-held");
      held.getByPlaceholder("Reason").fill("The address is wrong");
      sam.press("Enter");
      assertThat(sam.page().locator("main [role=status]").first()).containsText("It is stopped");
      assertThat(sam.complaints()).isEmpty();
    }
    assertThat(story.effects(caseKey, "mail.send")).containsExactly("REJECTED");
    assertThat(story.entries(caseKey)).containsOnlyOnce("effect.stopped");
  }

  /** As {@code countersign.hold-back.irreversible=5m} would, which no other story wants. */
  private static void holdBack(String effect) throws SQLException {
    try (var connection = DEMO.database();
        var statement =
            connection.prepareStatement(
                "update workers.effect set held_until = now() + interval '5 minutes' where id = ?")) {
      statement.setString(1, effect);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void a_process_that_compensates_runs_the_same_undo() throws IOException, SQLException {
    var designer = Rest.person(DEMO.address(), "designer");
    assertThat(designer.upload("/v2/deployments", "m.bpmn", Files.readAllBytes(MODEL)).status())
        .isEqualTo(200);
    var order = story.orderLike("H-10448");
    var caseKey =
        story.start(
            "refund-taken-back",
            Map.of(
                "customerEmail", "ana.costa@example.com",
                "orderNumber", order,
                "message", "The bowl arrived broken. I want my money back."));
    for (String action : new String[] {"payments.refund", "mail.send"}) {
      Gate gate = story.awaitGate(caseKey, action);
      story.approve(gate);
    }
    story.awaitState(caseKey, "COMPLETED");

    assertThat(story.effects(caseKey, "payments.cancel-refund")).containsExactly("CONFIRMED");
    assertThat(story.reversalsAtTheBank(order)).isEqualTo(1);
  }

  private static Page.LocatorOptions containing(String words) {
    return new Page.LocatorOptions().setHasText(words);
  }
}
