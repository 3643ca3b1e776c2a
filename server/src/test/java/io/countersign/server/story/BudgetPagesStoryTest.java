package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** What the owner sets up and watches in the browser: workers, limits, prices. */
class BudgetPagesStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  @Test
  void an_owner_makes_a_worker_and_gives_it_a_limit() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      hire(desk, "night-clerk", "amountCents is above 5000");
      desk.says("Night clerk", "Asks a person when", "above 50.00 EUR");
      desk.seen("worker-made");

      desk.go("/budgets/worker/night-clerk");
      Locator limit = form(desk, "limit");
      limit.locator("[name=amount]").fill("5.00");
      button(desk, "See what it does");
      desk.says("Blocks nothing that runs.");
      desk.seen("budget-preview");
      desk.page().locator("#preview [name=reason]").fill("A first month");
      button(desk, "Set this limit");
      desk.says("5.00 EUR", "owner set", "A first month");
      desk.seen("budget-scope");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void an_ability_that_the_catalogue_does_not_know_is_refused_and_nothing_typed_is_lost() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      hire(desk, "odd-clerk", "colour is red");
      desk.says("takes no argument 'colour'");
      assertThat(desk.page().locator("[name='when.payments.refund']").inputValue())
          .isEqualTo("colour is red");
      desk.seen("worker-refused");
    }
  }

  @Test
  void a_top_up_names_somebody_else_and_a_frozen_worker_says_so() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      hire(desk, "late-clerk", "amountCents is above 5000");
      desk.go("/budgets/worker/late-clerk");
      topUp(desk, "owner");
      desk.says("cannot approve it");
      desk.go("/budgets/worker/late-clerk");
      form(desk, "freeze").locator("[name=reason]").fill("Odd spending");
      button(desk, "Stop spending here at once");
      desk.says("Frozen", "Odd spending");
      desk.seen("budget-frozen");
      form(desk, "freeze").locator("[name=reason]").fill("All is well");
      button(desk, "Let it spend again");
      desk.saysNoLonger("Odd spending");
    }
  }

  @Test
  void a_large_change_of_a_price_wants_a_second_word() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      prices(desk, "story-model,2026-01-01,10,5,20");
      desk.says("story-model");
      prices(desk, "story-model,2026-01-01,10,5,2000");
      desk.says("More than twice", "20 → 2000");
      desk.seen("prices-large");
      button(desk, "Yes, take these prices");
      desk.says("2000");
      prices(desk, "story-model,yesterday,1,1,1");
      desk.says("Line 1");
    }
  }

  @Test
  void a_worker_joins_a_team_and_a_mark_is_set_and_taken_away() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      hire(desk, "team-clerk", "amountCents is above 5000");
      desk.go("/budgets/worker/team-clerk");
      form(desk, "team").locator("[name=team]").fill("front office");
      button(desk, "Keep");
      desk.go("/budgets");
      desk.says("Team front office", "With Team clerk");
      desk.seen("budgets-teams");

      desk.go("/budgets/team/front%20office");
      button(desk, "Watch");
      desk.says("at 80%");
      desk.seen("budget-team");
      button(desk, "Remove: Each case, cost of models (EUR): at 80%, spent");
      desk.saysNoLonger("at 80%");
    }
  }

  @Test
  void a_limit_of_each_case_is_raised_for_one_case_only() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      hire(desk, "case-clerk", "amountCents is above 5000");
      desk.go("/budgets/worker/case-clerk");
      form(desk, "top-up").locator("[name=period]").selectOption("RUN");
      topUp(desk, "max");
      desk.says("Say which case has more");
      form(desk, "top-up").locator("[name=instance]").fill("4711");
      topUp(desk, "max");
      desk.says("There is no instance '4711'");
    }
  }

  @Test
  void a_usage_report_is_brought_and_what_differs_is_seen_down_to_the_call() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      prices(desk, "report-model,2026-01-01,10,5,20");
      desk.go("/budgets/reconciliation");
      desk.says("No provider is set up");
      report(desk, "report-model,x,0,10");
      desk.says("Line 1");
      report(desk, "report-model,1000,0,10");
      desk.says("story, report-model", "+1,010", "alarm");
      desk.seen("reconciliation");

      desk.go("/budgets/organisation/organisation");
      desk.page().getByText("Correction by a usage report").first().click();
      desk.says("1,000", "0.0000102 EUR", "The usage report of story");
      desk.seen("budget-call");
    }
  }

  private static void report(Desk desk, String text) {
    Locator form = desk.page().locator("#main form");
    form.locator("[name=provider]").fill("story");
    form.locator("[name=report]").fill(text);
    button(desk, "Compare");
  }

  @Test
  void whoever_only_looks_finds_no_form() {
    try (var desk = Desk.signIn(DEMO.address(), "viewer")) {
      desk.go("/budgets/worker/refund-clerk");
      assertThat(desk.page().locator("#main form").count()).isZero();
      desk.seen("budget-looking-on");
      desk.go("/workers/new");
      assertThat(desk.page().locator("[name=instructions]").count()).isZero();
    }
  }

  static void hire(Desk desk, String id, String when) {
    desk.go("/workers/new");
    fill(desk, "id", id);
    String name = id.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + id.substring(1);
    fill(desk, "name", name.replace('-', ' '));
    fill(desk, "purpose", "Handles refunds at night.");
    fill(desk, "model", "rehearsal/refund-clerk");
    fill(desk, "instructions", "Be kind.");
    desk.page().locator("[name=may][value='payments.refund']").check();
    desk.page().locator("[name='approval.payments.refund']").selectOption("WHEN");
    fill(desk, "when.payments.refund", when);
    button(desk, "Save");
  }

  private static void topUp(Desk desk, String requestedBy) {
    Locator form = form(desk, "top-up");
    form.locator("[name=amount]").fill("1.00");
    form.locator("[name=requestedBy]").fill(requestedBy);
    form.locator("[name=reason]").fill("A busy night");
    button(desk, "Top up");
  }

  private static void prices(Desk desk, String csv) {
    desk.go("/budgets/prices");
    desk.page().locator("textarea[name=csv]").fill(csv);
    button(desk, "Import");
  }

  private static void fill(Desk desk, String field, String value) {
    desk.page().locator("#main [name='" + field + "']:not([type=hidden])").fill(value);
  }

  private static Locator form(Desk desk, String action) {
    return desk.page().locator("#main section form[action$='/" + action + "']");
  }

  private static void button(Desk desk, String name) {
    desk.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
    desk.page().waitForLoadState();
  }
}
