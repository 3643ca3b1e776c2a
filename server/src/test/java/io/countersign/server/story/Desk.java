package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tasklist in a real browser, used as a person would: by what is written on it. */
final class Desk implements AutoCloseable {

  private static final double PATIENCE_MS = 60_000;

  private final Playwright playwright;
  private final Browser browser;
  private final Page page;
  private final URI address;
  private final List<String> complaints = new ArrayList<>();

  private Desk(URI address) {
    this.address = address;
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH", "/usr/bin/node",
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox")));
    this.page = browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  /** Opens the tasklist and signs in. */
  static Desk signIn(URI address, String username) {
    var desk = new Desk(address);
    desk.page.navigate(address + "/desk");
    desk.page.getByLabel("User name").fill(username);
    desk.page.getByLabel("Password").fill("countersign");
    desk.page
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true))
        .click();
    desk.page.waitForURL("**/desk**");
    return desk;
  }

  Page page() {
    return page;
  }

  /** The task that waits, opened; everything that it shows. */
  String open(String userTaskKey) {
    page.navigate(address + "/desk/" + userTaskKey);
    assertThat(card()).isVisible();
    return card().innerText();
  }

  /** With {@code -Dcountersign.draw=true}, the picture in README.md. */
  void draw(String picture) {
    if (Boolean.getBoolean("countersign.draw")) {
      page.setViewportSize(1280, 900);
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("..", "docs").resolve(picture)));
    }
  }

  Locator card() {
    return page.locator("#main");
  }

  void approve(String reason) {
    decide("Approve", reason);
  }

  void reject(String reason) {
    decide("Reject", reason);
  }

  /** Fills in one field of the task's own form and submits it. */
  void fillForm(String label, String text) {
    card().getByLabel(label).fill(text);
    card().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Complete")).click();
    assertThat(page.locator("#decided")).containsText("You");
  }

  private void decide(String button, String reason) {
    card().getByLabel("Reason, kept in the history").fill(reason);
    card().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button)).click();
    assertThat(page.locator("#decided")).containsText("You");
  }

  /** What the browser complained of: scripts that failed, content that the policy forbids. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
