package io.countersign.server.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Market pain 6, no batch decisions: several at once, and never one that was not seen. */
class BatchStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String MESSAGE = "It arrived broken. I want my money back.";
  private final Story story = new Story(DEMO);

  private List<Story.Gate> refunds(String... orders) {
    var cases = new ArrayList<String>();
    for (String order : orders) {
      cases.add(story.request(story.orderLike(order), MESSAGE));
    }
    return cases.stream().map(key -> story.awaitGate(key, "payments.refund")).toList();
  }

  private static String page(List<Story.Gate> gates) {
    return "/desk/batch?"
        + gates.stream().map(gate -> "key=" + gate.key()).collect(Collectors.joining("&"));
  }

  @Test
  void what_is_alike_is_compared_and_what_is_unlike_the_rest_is_marked() {
    var gates = refunds("H-10445", "H-10447", "H-10448", "H-10446");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go("/desk?show=mine");
      desk.seen("desk-alike");
      desk.go(page(gates));
      Locator odd = desk.page().locator("tr.odd");
      assertThat(odd).hasCount(1);
      assertThat(odd).containsText("310.00 EUR is");
      assertThat(desk.page().locator("[name=pick]:checked")).hasCount(0);
      assertThat(desk.page().locator("[data-key=a]")).isDisabled();
      desk.seen("batch");
      for (int row : new int[] {0, 1}) {
        desk.page().locator("tr:not(.odd) [name=pick]").nth(row).check();
      }
      desk.page().locator("#reason").fill("All broken, photos seen");
      desk.page().locator("[data-key=a]").click();
      assertThat(desk.page().locator(".note.good")).containsText("2 decided together");
      assertThat(desk.complaints()).isEmpty();
    }
    assertThat(gates.stream().filter(this::decided)).hasSize(2);
  }

  private boolean decided(Story.Gate gate) {
    return story.gate(gate.key()).json().has("decided");
  }

  @Test
  void where_one_was_decided_meanwhile_none_is_and_the_page_says_which() {
    var gates = refunds("H-10449", "H-10442");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      desk.go(page(gates));
      story.decide(Rest.person(DEMO.address(), "owner"), gates.getFirst(), "reject", "No");
      desk.page().locator("[data-all]").check();
      desk.page().locator("[data-key=a]").click();
      assertThat(desk.refusal())
          .contains("Nothing was decided", "Pay 96.00 EUR", "owner decided it");
      desk.seen("batch-refused");
    }
    assertThat(decided(gates.getLast())).isFalse();
  }

  @Test
  void a_program_decides_on_several_or_is_told_which_stands_against_it() {
    var gates = refunds("H-10447", "H-10448");
    var supervisor = Rest.person(DEMO.address(), "supervisor");
    var refused =
        supervisor.post(
            "/api/gates/decisions",
            List.of(item(gates.get(0), gates.get(0)), item(gates.get(1), gates.get(0))));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("index").asInt()).isEqualTo(1);
    assertThat(gates).noneMatch(this::decided);

    var taken =
        supervisor.post(
            "/api/gates/decisions",
            List.of(item(gates.get(0), gates.get(0)), item(gates.get(1), gates.get(1))));
    assertThat(taken.status()).isEqualTo(204);
    assertThat(gates).allMatch(this::decided);
  }

  private static Map<String, Object> item(Story.Gate gate, Story.Gate seen) {
    return Map.of(
        "userTaskKey",
        gate.key(),
        "variables",
        Map.of("decision", "approve", "reason", "Fine", "digest", seen.digest()));
  }
}
