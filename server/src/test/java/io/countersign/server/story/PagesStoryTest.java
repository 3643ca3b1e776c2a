package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Every page, at 1440 and at 390 px, light and dark: nothing scrolls sideways, axe finds nothing.
 */
class PagesStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private final Story story = new Story(DEMO);

  @Test
  void pages_for_everybody_are_accessible() {
    try (var desk = Desk.stranger(DEMO.address())) {
      desk.go("/login");
      desk.seen("sign-in");
      desk.go("/setup?token=wrong");
      desk.seen("setup-refused");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void pages_behind_sign_in_are_accessible() {
    var caseKey = story.request("H-10518", "One of the two glasses was in pieces.");
    var mail = story.awaitGate(caseKey, "mail.send");
    try (var desk = Desk.signIn(DEMO.address(), "designer")) {
      for (String page :
          new String[] {
            "desk",
            "instances",
            "workers",
            "workers/refund-clerk",
            "budgets",
            "budgets/worker/refund-clerk",
            "budgets/prices",
            "history",
            "models",
            "demo",
            "demo/mailbox",
            "demo/bank",
            "account",
            "nothing-here"
          }) {
        desk.go("/" + page);
        desk.seen("page-" + page.replace('/', '-'));
      }
      desk.go("/instances/" + caseKey);
      desk.seen("page-instance");
      desk.go("/history/" + story.someEntry());
      desk.seen("page-entry");
      desk.open(mail.key());
      desk.seen("card-mail-looking-on");
    }
  }

  @Test
  void the_model_page_and_the_card_of_a_refund_are_accessible() {
    var caseKey = story.request("H-10442", "The kettle arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(refund.key());
      desk.seen("card-refund");
      desk.go("/models");
      desk.page().locator("#main a").first().click();
      desk.seen("page-model");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void a_supervisor_decides_with_the_keyboard_alone_on_a_phone() {
    var caseKey = story.request("H-10466", "This is the third time I write, unacceptable!");
    var refund = story.awaitGate(caseKey, "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.onPhone();
      desk.open(refund.key());
      desk.press("r");
      desk.type("No goodwill this time");
      desk.press("Enter");
      assertThat(story.effects(caseKey, "payments.refund")).containsExactly("PROPOSED");
      desk.press("Enter");
      desk.awaitDecided("rejected it");
    }
    story.awaitEffect(caseKey, "payments.refund", "REJECTED");
  }
}
