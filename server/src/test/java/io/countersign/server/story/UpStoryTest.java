package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An empty organisation, from its one-time link to its owner's first look around. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpStoryTest {

  private static final Pattern LINK = Pattern.compile("http://\\S+(/setup\\?token=\\S+)");

  private static RunningDemo up;

  @BeforeAll
  static void start() {
    up = RunningDemo.up();
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  private static String link() {
    var link = LINK.matcher(up.terminal());
    assertThat(link.find()).as(up.terminal()).isTrue();
    return link.group(1);
  }

  @Test
  @Order(1)
  void nobody_can_sign_in_before_the_link_was_used_and_a_late_one_is_refused() throws SQLException {
    try (var desk = Desk.stranger(up.address())) {
      desk.go("/login");
      desk.says("Nobody can sign in yet");
      age("now() - interval '1 second'");
      desk.go(link());
      desk.says("does not work any more");
      age("now() + interval '1 hour'");
    }
  }

  private static void age(String expiry) throws SQLException {
    try (var connection = up.database();
        var statement = connection.createStatement()) {
      statement.execute("update server.owner_link set expires_at = " + expiry);
    }
  }

  @Test
  @Order(2)
  void the_link_makes_the_owner_once() {
    try (var desk = Desk.stranger(up.address())) {
      desk.go(link());
      desk.seen("setup");
      desk.page().getByLabel("Your name").fill("Kim Ode");
      desk.page().getByLabel("User name").fill("kim");
      desk.page().getByLabel("Password").fill("short but long enough");
      desk.page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create the owner"))
          .click();
      desk.says("You are the owner now");
      desk.go(link());
      desk.says("does not work any more");
    }
  }

  @Test
  @Order(3)
  void the_owner_signs_in_and_every_empty_page_says_what_to_do() {
    try (var desk = Desk.signIn(up.address(), "kim", "short but long enough")) {
      PlaywrightAssertions.assertThat(desk.page().locator(".list"))
          .containsText("Nothing waits for you");
      desk.seen("empty-desk");
      shows(desk, "instances", "Nothing has run yet");
      shows(desk, "workers", "No workers yet");
      shows(desk, "budgets", "Open the organisation, a worker or a process to limit it");
      shows(desk, "models", "Nothing is deployed");
      shows(desk, "history", "kim can sign in, as DESIGNER, OWNER, SUPERVISOR.");
      desk.go("/demo");
      assertThat(desk.page().content()).as("no demo here").doesNotContain("Harbour");
    }
  }

  private static void shows(Desk desk, String page, String words) {
    desk.go("/" + page);
    desk.says(words);
    desk.seen("empty-" + page);
  }

  @Test
  @Order(4)
  void a_killed_server_takes_its_parts_with_it_and_a_restart_keeps_the_owner_signed_in() {
    try (var desk = Desk.signIn(up.address(), "kim", "short but long enough")) {
      var engine = up.part("engine");
      up.kill("server");
      assertThat(engine.isAlive()).isFalse();
      assertThat(Rest.anonymous(up.address()).get("/actuator/health").status()).isEqualTo(200);
      desk.go("/instances");
      desk.says("Nothing has run yet");
      assertThat(up.terminal()).doesNotContain("/setup");
    }
  }

  @Test
  @Order(5)
  void the_demo_refuses_data_that_is_for_real() throws IOException {
    up.close();
    assertThat(RunningDemo.attempt("demo", "--port", "0", "--data", up.data().toString()))
        .contains("kim")
        .contains("another --data")
        .endsWith("exit 1")
        .hasLineCount(2);
    assertThat(Files.exists(up.data().resolve("run/postgres.pid"))).isFalse();
  }
}
