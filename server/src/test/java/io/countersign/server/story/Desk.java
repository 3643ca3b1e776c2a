package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;

/** The tasklist in a real browser, used as a person would: by what is written on it. */
final class Desk implements AutoCloseable {

  private static final double PATIENCE_MS = 60_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(
        PATIENCE_MS); // a busy machine stops for longer than 5 s
  }

  private static final LocatorAssertions.ContainsTextOptions AS_SEEN =
      new LocatorAssertions.ContainsTextOptions().setUseInnerText(true);

  /** Pictures of every page that a story has seen, for people to look at. */
  private static final Path PICTURES = Path.of("target", "pictures");

  private static final String SIDEWAYS =
      """
      () => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
          .map(e => e.tagName + '.' + e.className)
      """;

  /** One browser for all, which ends with this JVM; each desk has cookies of its own. */
  private static final Browser BROWSER =
      Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(
                      Map.of(
                          "PLAYWRIGHT_NODEJS_PATH", "/usr/bin/node",
                          "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(chromium())
                  .setArgs(List.of("--no-sandbox")));

  /** Its headless shell draws the same in half the time. */
  private static Path chromium() {
    return Stream.of("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private final BrowserContext context;
  private final Page page;
  private final URI address;
  private final List<String> complaints = new ArrayList<>();

  private Desk(URI address) {
    this(address, "en-US");
  }

  private Desk(URI address, String locale) {
    this.address = address;
    this.context =
        BROWSER.newContext(
            new Browser.NewContextOptions()
                .setLocale(locale)
                .setReducedMotion(ReducedMotion.REDUCE)); // no colour on its way to another
    this.page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  /** A browser in which nobody is signed in. */
  static Desk stranger(URI address) {
    return new Desk(address);
  }

  /** The same, of somebody whose browser speaks German. */
  static Desk inGerman(URI address) {
    return new Desk(address, "de-DE");
  }

  /** Signs in where the fields and the button are called so. */
  void signIn(String name, String password, String button, String username) {
    page.getByLabel(name).fill(username);
    page.getByLabel(password).fill("countersign");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
    page.waitForURL("**/desk**");
  }

  /** Opens the tasklist and signs in. */
  static Desk signIn(URI address, String username) {
    return signIn(address, username, "countersign");
  }

  static Desk signIn(URI address, String username, String password) {
    var desk = new Desk(address);
    desk.page.navigate(address + "/desk");
    desk.page.getByLabel("User name").fill(username);
    desk.page.getByLabel("Password").fill(password);
    desk.page
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true))
        .click();
    desk.page.waitForURL("**/desk**");
    return desk;
  }

  /** The same person in a browser that runs no scripts. */
  Page withoutScripts() {
    return BROWSER
        .newContext(
            new Browser.NewContextOptions()
                .setJavaScriptEnabled(false)
                .setStorageState(page.context().storageState()))
        .newPage();
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

  /** Everything that can be said of any page, wide, narrow and dark; keeps the pictures. */
  void seen(String name) {
    seen(name, 1440);
    seen(name, 390);
    page.setViewportSize(1440, 900);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    Axe.finds_enough_contrast(page, name + " in the dark"); // nothing else differs there
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  /** The same on a phone alone. */
  void glance(String name) {
    seen(name, 390);
  }

  private void seen(String name, int width) {
    page.setViewportSize(width, 900);
    var look = "%s-%d".formatted(name, width);
    page.waitForFunction("() => document.readyState === 'complete'");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(look + ".png")).setFullPage(true));
    assertThatNothing("scrolls sideways", look, SIDEWAYS);
    Axe.finds_nothing_serious(page, look);
  }

  private void assertThatNothing(String what, String look, String script) {
    org.assertj.core.api.Assertions.assertThat(page.evaluate(script))
        .as("%s: what %s".formatted(look, what))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  /** Goes somewhere by its address. */
  void go(String path) {
    page.navigate(address + path);
  }

  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  void type(String text) {
    page.keyboard().type(text);
  }

  /** Waits until the page says all of this, as somebody would who has pressed a button. */
  void says(String... words) {
    for (String word : words) {
      assertThat(card()).containsText(word, AS_SEEN);
    }
  }

  /** The same where something goes away. */
  void saysNoLonger(String words) {
    assertThat(card()).not().containsText(words, AS_SEEN);
  }

  /** Waits until the page says what came of the decision. */
  void awaitDecided(String words) {
    assertThat(page.locator("#decided")).containsText(words);
  }

  /** Why nothing was decided. */
  String refusal() {
    assertThat(page.locator("#refusal")).isVisible();
    return page.locator("#refusal").innerText();
  }

  /** As wide as a phone. */
  void onPhone() {
    page.setViewportSize(390, 844);
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
    context.close();
  }
}
