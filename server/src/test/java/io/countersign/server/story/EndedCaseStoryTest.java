package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A case that a person ends early; whoever comes second is told why nothing happens. */
class EndedCaseStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void whoever_ends_a_case_reads_what_happened_and_so_does_whoever_comes_second() {
    var caseKey =
        story.request(story.orderLike("H-10445"), "It arrived broken. I want my money back.");
    story.awaitGate(caseKey, "payments.refund");
    try (var sam = Desk.signIn(DEMO.address(), "supervisor")) {
      sam.go("/instances/" + caseKey);
      sam.page().onDialog(Dialog::accept);
      sam.page()
          .locator(
              "button",
              new com.microsoft.playwright.Page.LocatorOptions().setHasText("End this case"))
          .click();
      assertThat(sam.page().locator("main [role=status]").first())
          .containsText("The case is being ended. Nothing more will be done in it.");
      sam.seen("case-ended");
      assertThat(sam.complaints()).isEmpty();
    }
    story.awaitState(caseKey, "TERMINATED");
    var olga = Rest.person(DEMO.address(), "owner");
    assertThat(olga.post("/instances/%s/cancel".formatted(caseKey), Map.of()).status())
        .isEqualTo(302);
    assertThat(olga.get("/instances/" + caseKey).body())
        .contains("Nothing was changed: the case had ended before.");
    assertThat(story.entries(caseKey)).containsOnlyOnce("instance.cancellation-requested");
    assertThat(story.effects(caseKey, "payments.refund")).doesNotContain("STARTED", "CONFIRMED");
  }
}
