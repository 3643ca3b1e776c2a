package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What changed between two versions of a form, of the prices, of a limit: by whom, when, why. */
class VersionsStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  @Test
  void a_form_is_compared_field_by_field_and_names_who_deployed_it() {
    deploy("designer", "versions-form", 1, field("Amount", 3), field("Notes", 3));
    deploy("owner", "versions-form", 1, field("Amount", 3), field("Notes", 3)); // the same again
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      desk.go("/models");
      link(desk, "versions-form");
      desk.says("There is only one version", "Version 1 designer");
      desk.seen("form-version");

      deploy("designer", "versions-form", 2, field("Amount", 9), field("Reason", 3));
      desk.go("/forms/versions-form/versions");
      assertThat(main(desk))
          .contains("versions-form: from version 1 to 2", "Version 2 designer", "\"maxLength\":9")
          .contains("textfield “Notes” (notes)", "textfield “Reason” (reason)")
          .doesNotContain("layout:");
      desk.seen("form-versions");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void a_price_is_compared_with_what_it_was() {
    var owner = Rest.person(DEMO.address(), "owner");
    price(owner, 250);
    price(owner, 300);
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      desk.go("/budgets/prices");
      link(desk, "What changed");
      desk.says("versions-model", "Input 300, cached 25"); // it is there
      assertThat(main(desk))
          .contains("versions-model", "Input 250, cached 25, output 500", "Input 300, cached 25")
          .containsPattern("Version \\d+ owner");
      desk.seen("price-versions");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void a_limit_is_compared_with_what_it_was_and_says_why() {
    var worker = "versions-clerk";
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      BudgetPagesStoryTest.hire(desk, worker, "amountCents is above 5000");
      desk.go("/budgets/worker/" + worker + "/versions");
      desk.says("Nothing was set here yet");
      desk.seen("limit-unset");

      limit(desk, worker, "5.00", "A first month");
      link(desk, "what changed between two limits");
      desk.says("There is only one version", "Version 1 owner A first month");
      limit(desk, worker, "8.00", "A busy second one");
      limit(desk, worker, "", "We trust it");
      desk.go("/budgets/worker/" + worker + "/versions");
      desk.page().locator("select[name=from]").focus();
      desk.press("End", "Tab", "Tab", "Enter"); // version 1, by the keyboard alone
      desk.page().waitForURL("**from=1**");
      assertThat(main(desk))
          .contains(
              "from version 1 to 3", "Each case, cost of models (EUR)", "5.00 EUR", "no limit")
          .contains("Version 2 owner A busy second one", "Version 3 owner We trust it")
          .doesNotContain("8.00 EUR");
      desk.seen("limit-versions");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void in_german_only_names_and_reasons_stay_as_they_were_written() {
    var owner = Rest.person(DEMO.address(), "owner");
    price(owner, 260);
    try (var desk = Desk.inGerman(DEMO.address())) {
      desk.go("/login");
      desk.signIn("Benutzername", "Passwort", "Anmelden", "viewer");
      desk.go("/budgets/prices/versions");
      desk.says("Preise: von Version", "Wer es geändert hat", "Eingabe 260");
      desk.seen("german-price-versions");
    }
  }

  private static String field(String label, int lengthMax) {
    return """
    {"type":"textfield","id":"Field_%s","key":"%s","label":"%s","layout":{"row":"Row_%d"},"validate":{"maxLength":%d}}\
    """
        .formatted(label, label.toLowerCase(Locale.ROOT), label, lengthMax, lengthMax);
  }

  /** Returns when the pages know it. */
  private static void deploy(String person, String id, int version, String... fields) {
    var form =
        "{\"id\":\"%s\",\"type\":\"default\",\"schemaVersion\":16,\"components\":[%s]}"
            .formatted(id, String.join(",", fields));
    var rest = Rest.person(DEMO.address(), person);
    assertThat(
            rest.upload("/v2/deployments", id + ".form", form.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
    await("the form")
        .until(() ->
            rest.get("/models").body().contains(id)
                && rest.get("/forms/%s/versions?to=%d".formatted(id, version)).status() == 200);
  }

  private static void price(Rest owner, int input) {
    var price =
        "{\"model\":\"versions-model\",\"input\":\"%d\",\"cachedInput\":\"25\",\"output\":\"500\"}"
            .formatted(input);
    assertThat(owner.put("/api/prices", "application/json", price, Map.of()).status())
        .isEqualTo(200);
  }

  private static void limit(Desk desk, String worker, String amount, String reason) {
    desk.go("/budgets/worker/" + worker);
    desk.page().locator("section form[action$='/limit'] [name=amount]").fill(amount);
    press(desk, AriaRole.BUTTON, "See what it does");
    desk.page().locator("#preview [name=reason]").fill(reason);
    press(desk, AriaRole.BUTTON, "Set this limit");
  }

  private static void link(Desk desk, String name) {
    press(desk, AriaRole.LINK, name);
  }

  private static void press(Desk desk, AriaRole role, String name) {
    desk.page().getByRole(role, new Page.GetByRoleOptions().setName(name)).first().click();
    desk.page().waitForLoadState();
  }

  private static String main(Desk desk) {
    return desk.page().locator("#main").innerText();
  }
}
