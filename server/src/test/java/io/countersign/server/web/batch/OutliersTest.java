package io.countersign.server.web.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Digest;
import io.countersign.workers.Access;
import io.countersign.workers.Argument;
import io.countersign.workers.Effect;
import io.countersign.workers.Outlines.Input;
import io.countersign.workers.Outlines.Outline;
import io.countersign.workers.Reversibility;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutliersTest {

  private static Outline outline(String id, long cents, String recipient, boolean outside) {
    var effect =
        new Effect(
            id,
            Effect.State.PROPOSED,
            "clerk",
            "pay",
            "{}",
            Digest.ofText(id),
            true,
            "",
            "Pay",
            1,
            1,
            "run",
            1,
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            null);
    var to = new Input("to", "Recipient", Argument.Kind.TEXT, 100, true, recipient);
    return new Outline(
        effect,
        "Clerk",
        List.of(),
        Access.SPEND,
        Reversibility.IRREVERSIBLE,
        outside,
        "shape",
        cents,
        "",
        List.of(to));
  }

  @Test
  void an_amount_far_from_the_usual_is_named_with_how_far() {
    var odd =
        Outliers.of(
            List.of(
                outline("a", 1_000, "x", false),
                outline("b", 1_200, "x", false),
                outline("c", 9_900, "x", false),
                outline("d", 200, "x", false)));
    assertThat(odd).containsOnlyKeys("c", "d");
    assertThat(odd.get("c")).containsExactly("99.00 EUR is 9.9 times the usual 10.00 EUR.");
    assertThat(odd.get("d")).containsExactly("2.00 EUR is far below the usual 10.00 EUR.");
  }

  @Test
  void a_target_that_comes_once_among_shared_ones_is_named() {
    var odd =
        Outliers.of(
            List.of(
                outline("a", 10, "ana@example.com", false),
                outline("b", 10, "bo@example.com", false),
                outline("c", 10, "cy@collector.example", false)));
    assertThat(odd).containsOnlyKeys("c");
    assertThat(odd.get("c").getFirst()).contains("@collector.example");
  }

  @Test
  void targets_that_all_differ_are_no_news() {
    assertThat(
            Outliers.of(
                List.of(
                    outline("a", 10, "A", false),
                    outline("b", 10, "B", false),
                    outline("c", 10, "C", false))))
        .isEmpty();
  }

  @Test
  void reading_from_outside_is_named_where_the_others_did_not() {
    var odd =
        Outliers.of(
            List.of(
                outline("a", 10, "x", true),
                outline("b", 10, "x", false),
                outline("c", 10, "x", false)));
    assertThat(odd).containsOnlyKeys("a");
  }

  @Test
  void two_have_no_rest_to_be_unlike() {
    var pair = List.of(outline("a", 10, "x", true), outline("b", 9_999, "y", false));
    assertThat(Outliers.of(pair)).isEmpty();
  }
}
