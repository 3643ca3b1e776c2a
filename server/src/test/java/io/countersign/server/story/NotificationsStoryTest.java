package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A supervisor is told of a gate by mail, follows the link, and decides; a mail scanner does not.
 */
class NotificationsStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[\\w/]+");
  private final Story story = new Story(DEMO);

  /** Other stories look at the same mailbox. */
  @AfterEach
  void no_channel_stays() throws SQLException {
    try (var database = DEMO.database();
        var statement = database.createStatement()) {
      statement.execute("delete from server.channel");
    }
  }

  @Test
  void a_mail_leads_to_the_gate_and_only_a_person_decides_there() throws Exception {
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/account/notifications");
      desk.seen("notifications-empty");
      desk.page().getByLabel("Address").fill("sam.okafor@harbour.example");
      button(desk, "Add the channel");
      desk.says("Mail to sam.okafor@harbour.example");
      button(desk, "Send a test message");
      PlaywrightAssertions.assertThat(desk.page().locator("#tested")).containsText("reached");
      desk.seen("notifications");

      var caseKey =
          story.request(story.orderLike("H-10442"), "The kettle is broken. I want my money back.");
      var refund = story.awaitGate(caseKey, "payments.refund");
      List<String> links = awaitLinks("/desk/" + refund.key());
      scan(links);
      assertThat(story.effects(caseKey, "payments.refund")).containsExactly("PROPOSED");

      desk.page().navigate(only(links, "/desk/" + refund.key()));
      desk.approve("Seen in the mail");
      story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
      assertThat(desk.complaints()).isEmpty();
    }
  }

  @Test
  void the_bell_rings_without_a_reload_and_a_link_leads_over_sign_in_to_the_task() {
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/notices");
      var caseKey = story.request("H-10518", "One of the two glasses was in pieces.");
      var mail = story.awaitGate(caseKey, "mail.send");
      desk.page().locator("#notices a[href='/desk/%s']".formatted(mail.key())).waitFor();
      desk.page().locator("#bell b").waitFor();
      desk.seen("notices");
      assertThat(desk.complaints()).isEmpty();
      comes_over_sign_in("/desk/" + mail.key());
    }
  }

  private static void comes_over_sign_in(String path) {
    try (var stranger = Desk.stranger(DEMO.address())) {
      stranger.go(path);
      stranger.page().getByLabel("User name").fill("supervisor");
      stranger.page().getByLabel("Password").fill("countersign");
      button(stranger, "Sign in");
      stranger.page().waitForURL("**" + path + "**");
    }
  }

  @Test
  void an_owner_gives_a_group_a_channel_and_a_webhook_inside_the_house_is_refused() {
    try (var desk = Desk.signIn(DEMO.address(), "owner")) {
      desk.go("/notifications");
      desk.page().getByLabel("Address").fill("https://127.0.0.1/hook");
      desk.page().locator("select[name=kind]").selectOption("WEBHOOK");
      button(desk, "Add the channel");
      PlaywrightAssertions.assertThat(desk.page().locator("#problem"))
          .containsText("private-hosts");
      desk.page().locator("select[name=kind]").selectOption("MAIL");
      desk.page().getByLabel("Address").fill("all@harbour.example");
      button(desk, "Add the channel");
      desk.says("for Supervisors");
      desk.seen("notifications-groups");
    }
  }

  private static void button(Desk desk, String name) {
    desk.page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
    desk.page().waitForLoadState();
  }

  /** All links of all mails, once one of them leads there. */
  private List<String> awaitLinks(String path) {
    return await("a mail with " + path)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> links().filter(all -> all.stream().anyMatch(link -> link.endsWith(path))),
            Optional::isPresent)
        .orElseThrow();
  }

  private Optional<List<String>> links() throws SQLException {
    return Optional.of(
        story.mailbox().stream()
            .map(mail -> mail.replace("=\r\n", ""))
            .flatMap(mail -> LINK.matcher(mail).results())
            .map(found -> found.group())
            .distinct()
            .toList());
  }

  private static String only(List<String> links, String path) {
    return links.stream().filter(link -> link.endsWith(path)).findFirst().orElseThrow();
  }

  /**
   * As a mail scanner does: every link, by GET and HEAD, as a stranger and as who has a session.
   */
  private static void scan(List<String> links) throws IOException, InterruptedException {
    var session = Rest.person(DEMO.address(), "supervisor");
    try (var http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      for (String link : links) {
        for (String method : List.of("GET", "HEAD")) {
          var request =
              HttpRequest.newBuilder(URI.create(link))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build();
          assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
        assertThat(session.get(URI.create(link).getPath()).status()).isEqualTo(200);
      }
    }
  }
}
