package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Laws 1 and 9 from the outside: what was approved is what runs, while it is what was shown. */
class BoundStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();

  private final Story story = new Story(DEMO);
  private final String changed = story.orderLike("H-10445");
  private final String edited = story.orderLike("H-10448");

  @Test
  void what_changed_since_it_was_shown_comes_back_and_is_paid_once_after_the_next_yes()
      throws SQLException {
    var caseKey = story.request(changed, "The bowl arrived broken. I want my money back.");
    var shown = story.awaitGate(caseKey, "payments.refund");
    payTo("9999");

    story.approve(shown);
    var again = awaitNextGate(caseKey, shown);

    assertThat(story.refundsAtTheBank(changed)).isZero();
    assertThat(again.digest()).isNotEqualTo(shown.digest());
    assertThat(again.json().path("again").path("cause").asString())
        .startsWith("supervisor approved");
    assertThat(again.json().path("again").path("changes").toString())
        .contains("card ending 1332", "card ending 9999");
    story.approve(again);
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
    assertThat(story.refundsAtTheBank(changed)).isEqualTo(1);
    assertThat(story.entries(caseKey)).containsOnlyOnce("effect.changed", "effect.started");
  }

  private void payTo(String cardEnding) throws SQLException {
    try (var connection = DEMO.database();
        var statement =
            connection.prepareStatement(
                "update bank.payment set card_ending = ? where order_number = ?")) {
      statement.setString(1, cardEnding);
      statement.setString(2, changed);
      statement.execute();
    }
  }

  private Story.Gate awaitNextGate(String caseKey, Story.Gate before) {
    return await("the next gate of " + caseKey)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                story
                    .gate(caseKey, "payments.refund")
                    .filter(gate -> !gate.key().equals(before.key())),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void an_edited_refund_is_paid_as_it_was_edited() throws SQLException {
    var caseKey = story.request(edited, "The bowl arrived broken. I want my money back.");
    var gate = story.awaitGate(caseKey, "payments.refund");
    assertThat(edit(gate, 60_000)).contains("variables.arguments", "at most 500.00 EUR");

    assertThat(edit(gate, 5_000)).isEmpty();

    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
    assertThat(story.refundsAtTheBank(edited)).isEqualTo(1);
    var records = story.gate(gate.key()).json().path("arguments");
    assertThat(records.path("proposed").path("amountCents").asInt()).isEqualTo(8_000);
    assertThat(records.path("approved").path("amountCents").asInt()).isEqualTo(5_000);
    assertThat(records.path("effective").path("amountCents").asInt()).isEqualTo(5_000);
    assertThat(paid()).isEqualTo(5_000);
  }

  @Test
  void a_supervisor_edits_and_asks_back_on_the_card() {
    var first = story.request(edited, "The bowl arrived broken. I want my money back.");
    var second = story.request(changed, "The bowl arrived broken. I want my money back.");
    var one = story.awaitGate(first, "payments.refund");
    var other = story.awaitGate(second, "payments.refund");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.open(one.key());
      desk.press("e");
      assertThat(desk.page().locator("#decision [data-key=a]").isHidden()).isTrue();
      desk.page().locator("[name='arg.amountCents']").fill("50.00");
      desk.page().locator("#reason").fill("One of the two bowls is whole");
      desk.seen("card-edit");
      desk.page().getByText("Approve as edited").click();
      desk.awaitDecided("edited and approved it");
      desk.open(other.key());
      desk.page().locator("#reason").fill("Was there a photo?");
      desk.page().locator("button[value=ask]").click();
      desk.awaitDecided("asked back");
    }
    story.awaitEffect(first, "payments.refund", "CONFIRMED");
    assertThat(story.effects(second, "payments.refund")).contains("ASKED");
  }

  /** The answer's body; empty where it was taken. */
  private static String edit(Story.Gate gate, int cents) {
    var arguments = new HashMap<String, Object>();
    gate.json()
        .path("proposal")
        .path("arguments")
        .properties()
        .forEach(argument -> arguments.put(argument.getKey(), argument.getValue().asString()));
    arguments.put("amountCents", cents);
    var variables =
        Map.of(
            "decision",
            "edit",
            "reason",
            "One of the two bowls is whole",
            "digest",
            gate.digest(),
            "arguments",
            arguments);
    return Rest.person(DEMO.address(), "supervisor")
        .post("/v2/user-tasks/%s/completion".formatted(gate.key()), Map.of("variables", variables))
        .body();
  }

  private int paid() throws SQLException {
    try (var connection = DEMO.database();
        var statement =
            connection.prepareStatement(
                "select sum(amount_cents) from bank.refund where order_number = ?")) {
      statement.setString(1, edited);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  @Test
  void a_script_can_recompute_the_digests_of_a_gate() {
    var caseKey = story.request("H-10442", "The kettle arrived broken.");
    var gate = story.awaitGate(caseKey, "payments.refund");

    assertThat(digest(gate.json().path("proposal").toString())).isEqualTo(gate.digest());
    assertThat(digest(gate.json().path("disclosed").toString()))
        .isEqualTo(gate.json().path("proposal").path("disclosed").asString());
  }

  private static String digest(String json) {
    return Digest.ofText(CanonicalJson.text(CanonicalJson.read(json))).hex();
  }
}
