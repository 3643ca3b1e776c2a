package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A supervisor whose browser speaks German. */
class GermanStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  private static final List<String> PAGES =
      List.of(
          "desk/overview",
          "instances",
          "workers",
          "workers/refund-clerk",
          "workers/new",
          "budgets",
          "policies");

  private final Story story = new Story(DEMO);

  @Test
  void a_supervisor_signs_in_and_approves_in_german() {
    var caseKey = story.request("H-10442", "The kettle arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    try (var desk = Desk.inGerman(DEMO.address())) {
      desk.go("/login");
      seen(desk, "german-sign-in");
      desk.signIn("Benutzername", "Passwort", "Anmelden", "supervisor");
      seen(desk, "german-desk");
      assertThat(desk.open(refund.key())).contains("Sie werden gefragt, weil", "auf die Karte");
      assertThat(desk.page().locator("h1.what").getAttribute("title")).startsWith("Pay ");
      seen(desk, "german-card");
      desk.page().locator("[data-key=a]").click();
      desk.awaitDecided("Sie haben freigegeben");
      desk.page()
          .waitForFunction(
              "() => /vor|gerade/.test(document.querySelector('#decided time').innerText)");
      seen(desk, "german-decided");
      assertThat(desk.complaints()).isEmpty();
    }
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
  }

  @Test
  void a_form_says_in_german_what_is_wrong_with_it() throws IOException {
    var model = Path.of("src/test/resources/models/asks-for-an-address.bpmn");
    var designer = Rest.person(DEMO.address(), "designer");
    assertThat(designer.upload("/v2/deployments", "form.bpmn", Files.readAllBytes(model)).status())
        .isEqualTo(200);
    var caseKey = story.start("asks-for-an-address", Map.of());
    var task = story.awaitTask(caseKey, "ask");
    try (var desk = Desk.inGerman(DEMO.address())) {
      desk.go("/login");
      desk.signIn("Benutzername", "Passwort", "Anmelden", "supervisor");
      desk.open(task);
      var error = desk.page().locator("#form .fjs-form-field-error");
      desk.page().locator("[data-key=a]").click();
      PlaywrightAssertions.assertThat(error).hasText("Bitte ausfüllen.");
      desk.card().getByLabel("Anschrift").fill("Kai");
      PlaywrightAssertions.assertThat(error).hasText("Das muss mindestens 5 Zeichen haben.");
      desk.seen("german-form"); // the task's name is its designer's
      desk.card().getByLabel("Anschrift").fill("Kaistraße 1");
      desk.page().locator("[data-key=a]").click();
      desk.awaitDecided("Sie haben");
    }
    story.awaitState(caseKey, "COMPLETED");
  }

  @Test
  void what_somebody_chose_on_the_account_page_wins_over_the_browser() {
    try (var desk = Desk.signIn(DEMO.address(), "designer")) {
      desk.go("/account");
      choose(desk, "de");
      PlaywrightAssertions.assertThat(desk.page().locator("html")).hasAttribute("lang", "de");
      seen(desk, "german-account");
      choose(desk, "");
      PlaywrightAssertions.assertThat(desk.page().locator("html")).hasAttribute("lang", "en");
    }
  }

  @Test
  void pages_are_not_left_in_english_nor_too_wide_for_a_phone() {
    try (var desk = Desk.inGerman(DEMO.address())) {
      desk.go("/login");
      desk.signIn("Benutzername", "Passwort", "Anmelden", "owner");
      for (var page : PAGES) {
        desk.go("/" + page);
        assertThat(left(desk)).as("English on the page " + page).isEmpty();
        desk.glance("german-" + page.replace('/', '-'));
      }
      assertThat(desk.complaints()).isEmpty();
    }
  }

  private static void choose(Desk desk, String tag) {
    desk.page().locator("select[name=tag]").selectOption(new SelectOption().setValue(tag));
    desk.page().locator("form[action$=language] button").click();
  }

  /** Nothing on it was left in English, and all that is asked of any page. */
  private static void seen(Desk desk, String name) {
    assertThat(left(desk)).as("English on the page " + name).isEmpty();
    desk.seen(name);
  }

  @SuppressWarnings("unchecked")
  private static List<String> left(Desk desk) {
    return (List<String>)
        desk.page()
            .evaluate(
                "() => [...document.querySelectorAll('body [lang=en]:not(option)')].map(e => e.innerText)");
  }
}
