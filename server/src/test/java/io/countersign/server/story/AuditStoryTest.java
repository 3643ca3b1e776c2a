package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The auditor: asks who decided what, on which facts, and takes the proof along. */
class AuditStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static String caseKey;
  private final Story story = new Story(DEMO);

  @TempDir Path directory;

  @BeforeEach
  void a_refund_was_countersigned() {
    if (caseKey == null) {
      caseKey = story.request("H-10446", "The clock arrived broken. I want my money back.");
      story.approve(story.awaitGate(caseKey, "payments.refund"));
      story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
      story.awaitEntry(caseKey, "effect.confirmed"); // the log is written a moment later
    }
  }

  @Test
  void the_dossier_of_a_refund_verifies_offline_and_a_tampered_one_names_what() throws IOException {
    String effect = effectId();
    var dossier = story.system().get("/api/effects/%s/dossier".formatted(effect));
    assertThat(dossier.status()).as(dossier.body()).isEqualTo(200);
    var sections = dossier.json().get("sections");
    assertThat(sections.get("approvals").get(0).get("reason").asString()).isEqualTo("fine");
    assertThat(sections.get("approvals").get(0).get("person").asString()).isEqualTo("supervisor");
    assertThat(sections.get("policy").get("ability").get("rule").asString()).isNotEmpty();
    assertThat(sections.get("model").get("instructionsSha256").asString()).hasSize(64);
    assertThat(sections.get("read").size()).isPositive();
    assertThat(sections.get("money").size()).isPositive();
    assertThat(dossier.body()).contains("effect.proposed", "gate.decided", "effect.confirmed");
    assertThat(verify(dossier.body()).exit()).isZero();
    var tampered = verify(dossier.body().replace("31000", "91000"));
    assertThat(tampered.exit()).isEqualTo(12);
    assertThat(tampered.text()).contains("The section 'effect' was changed");
    assertThat(verify(dossier.body().replace("\"reason\":\"fine\"", "\"reason\":\"okay\"")).text())
        .contains("The section 'approvals' was changed");
  }

  @Test
  void the_feed_gives_every_entry_once_by_its_index() {
    long from = 0;
    for (long size = Long.MAX_VALUE; from < Math.min(size, 400); ) {
      var page = story.system().get("/api/history/feed?format=cloudevents&limit=100&from=" + from);
      assertThat(page.status()).isEqualTo(200);
      for (String line : page.body().lines().toList()) {
        assertThat(line).contains("\"id\":\"%d\"".formatted(from++));
      }
      if (page.body().isEmpty()) {
        break;
      }
    }
    assertThat(from).isGreaterThan(20);
    assertThat(story.system().get("/api/history/feed?format=xml").status()).isEqualTo(400);
    assertThat(Rest.anonymous(DEMO.address()).get("/api/history/feed").status()).isEqualTo(401);
  }

  @Test
  void figures_are_for_those_who_may_read() {
    assertThat(Rest.anonymous(DEMO.address()).get("/actuator/prometheus").status()).isEqualTo(401);
    story.system().get("/actuator/prometheus");
    assertThat(story.system().get("/actuator/prometheus").body())
        .contains("countersign_history_entries ")
        .contains("countersign_history_inbox_entries ")
        .contains("countersign_history_inbox_oldest_seconds ")
        .contains("countersign_history_checkpoint_age_seconds ")
        .contains("countersign_exporter_up 1.0")
        .contains("countersign_exporter_lag_records{partition=\"1\"}");
  }

  @Test
  void an_auditor_searches_verifies_and_compares_in_the_browser() {
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/history?worker=refund-clerk&type=effect.");
      assertThat(desk.page().locator("h1").textContent()).isEqualTo("Refund clerk");
      assertThat(desk.page().locator(".rows > li").count()).isPositive();
      assertThat(desk.page().locator(".rows").textContent()).contains("Refund clerk ·");
      desk.seen("history-worker");
      desk.go("/history?person=supervisor");
      desk.press("j");
      desk.press("Enter");
      desk.page().waitForURL("**/history/*");
      desk.seen("history-entry");
      desk.go("/history?from=yesterday");
      assertThat(desk.page().locator("#main [role=alert]").textContent())
          .contains("A time must be like");
      desk.go("/history?q=" + URLEncoder.encode("nobody said this", StandardCharsets.UTF_8));
      assertThat(desk.page().locator(".empty").textContent()).contains("Nothing matches");
      desk.seen("history-empty");
      desk.go("/history/verification");
      desk.page().locator("#verification button").click();
      PlaywrightAssertions.assertThat(desk.page().locator("#verification"))
          .containsText("The history holds.");
      desk.seen("history-verified");
      desk.go("/workers/refund-clerk/versions");
      desk.seen("worker-versions");
      desk.go("/models");
      desk.page().locator("#main .rows a").first().click();
      desk.page().locator("text=What changed").click();
      desk.seen("model-versions");
      desk.go("/instances/" + caseKey);
      assertThat(desk.page().locator("a[href$='/dossier']").count()).isPositive();
      assertThat(desk.complaints()).isEmpty();
    }
  }

  private String effectId() {
    var found = story.system().get("/api/effects?rootProcessInstanceKey=" + caseKey).json();
    for (var effect : found.get("items")) {
      if (effect.get("action").asString().equals("payments.refund")) {
        return effect.get("id").asString();
      }
    }
    throw new AssertionError("No refund in " + found);
  }

  private Verifying.Verdict verify(String dossier) throws IOException {
    Path file = Files.writeString(directory.resolve("dossier.json"), dossier);
    return Verifying.verify(file.toString(), "none");
  }
}
