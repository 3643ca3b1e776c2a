package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.Digest;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingLedger.End;
import io.countersign.workers.StandingRules.Asked;
import io.countersign.workers.StandingRules.Coverage;
import io.countersign.workers.StandingRules.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a standing approval covers, and in one sentence why it does not cover the rest. */
class StandingRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final ActionSpec REFUND = new Bank().refund().spec();
  private static final String IBAN = "DE02 1203 0000 0000 2020 51";

  private static final Likeness LIKE =
      new Likeness(
          "refund-clerk",
          3,
          "payments.refund",
          Proposing.schema(REFUND),
          "refund-request",
          "Refunds 2",
          1,
          2,
          3,
          "Paid\nRefunded");

  private static final StandingApproval GIVEN =
      new StandingApproval(
          "s1",
          LIKE,
          "e1",
          new Bounds(
              Map.of("recipient", List.of("original card", IBAN)),
              12_000L,
              20_000L,
              3,
              NOW.minusSeconds(60),
              NOW.plus(Duration.ofDays(1))),
          "sam",
          NOW.minusSeconds(60),
          "n");

  private static Asked asked(ActionSpec spec, Likeness like, int cents, String to, Trust read) {
    Map<String, Object> arguments =
        Map.of("order", "H-1", "amountCents", cents, "recipient", to, "reason", "late");
    return new Asked(
        like, spec, arguments, read, demands(1, Requirement.Standing.ALSO_IRREVERSIBLE));
  }

  private static Asked asked(int cents, String to) {
    return asked(REFUND, LIKE, cents, to, Trust.OURS);
  }

  private static Requirement demands(int people, Requirement.Standing standing) {
    return new Requirement(
        2,
        3,
        "",
        people,
        Set.of("SUPERVISOR"),
        new Requirement.Excluded(false, false),
        Requirement.Times.NONE,
        standing,
        null);
  }

  private static String look(Spent spent, Asked asked, Instant now) {
    return switch (StandingRules.covers(GIVEN, spent, asked, now)) {
      case Coverage.Covered(int number, long cents) -> "use %d, %d".formatted(number, cents);
      case Coverage.Not(String because) -> because;
    };
  }

  private static String look(Asked asked) {
    return look(Spent.NOTHING, asked, NOW);
  }

  @Test
  void what_is_within_every_bound_is_covered_and_counted() {
    assertThat(look(asked(12_000, "original card"))).isEqualTo("use 1, 12000");
    assertThat(look(new Spent(2, 8_000, null), asked(12_000, IBAN), NOW)).isEqualTo("use 3, 12000");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "12001, 0, 0, 120.01 EUR is above 120.00 EUR",
        "12000, 1, 8001, 120.00 EUR is more than the 119.99 EUR left of 200.00 EUR",
        "1, 3, 3, it is used up: 3 of 3",
        "1, 4, 3, it is used up: 4 of 3",
      })
  void an_amount_or_a_use_too_much_is_not(int cents, int uses, long spent, String because) {
    assertThat(look(new Spent(uses, spent, null), asked(cents, IBAN), NOW)).isEqualTo(because);
  }

  /** Trimmed, in other letters, of another alphabet, or with what nobody sees: other targets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Original card",
        "original card ",
        "original  card",
        "original\u00A0card",
        "origin\u0430l card",
        "original card\u200B",
        "DE02 1203 0000 0000 2020 52",
        "DE02120300000000202051",
        "original card;DE02 1203 0000 0000 2020 51",
      })
  void a_target_that_only_looks_like_one_is_another(String to) {
    assertThat(look(asked(100, to)))
        .startsWith("recipient is \"")
        .endsWith("which is not one of those it names");
  }

  @Test
  void a_look_alike_is_shown_as_what_it_is() {
    assertThat(look(asked(100, "origin\u0430l card"))).contains("origin⟨U+0430⟩l card");
  }

  @ParameterizedTest
  @CsvSource({
    "-61,    it begins at 2026-11-20T09:59:00Z",
    "-60,    'use 1, 100'",
    "86399,  'use 1, 100'",
    "86400,  it ended at 2026-11-21T10:00:00Z",
    "999999, it ended at 2026-11-21T10:00:00Z",
  })
  void it_holds_from_its_beginning_until_its_end(long seconds, String said) {
    assertThat(look(Spent.NOTHING, asked(100, IBAN), NOW.plusSeconds(seconds))).isEqualTo(said);
  }

  /** A clock that is set back revives nothing. */
  @ParameterizedTest
  @CsvSource({
    "REVOKED, olga, olga revoked it",
    "RAN_OUT, countersign, it ended at 2026-11-21T10:00:00Z",
  })
  void what_has_ended_stays_ended(End.Kind kind, String by, String because) {
    var spent = new Spent(0, 0, new End(kind, by, "", NOW));
    assertThat(look(spent, asked(100, IBAN), NOW.minusSeconds(30))).isEqualTo(because);
  }

  private static String changed(UnaryOperator<Likeness> change) {
    return look(asked(REFUND, change.apply(LIKE), 100, IBAN, Trust.OURS));
  }

  @Test
  void whatever_of_what_it_is_about_has_changed_makes_it_stop() {
    assertThat(changed(l -> like(l, "mail-clerk", 3, l.schema(), l.process(), 1, 2, 3, l.shape())))
        .isEqualTo("it is for payments.refund by refund-clerk");
    assertThat(changed(l -> like(l, l.worker(), 4, l.schema(), l.process(), 1, 2, 3, l.shape())))
        .isEqualTo("the worker has changed since, from version 3 to 4");
    assertThat(changed(l -> like(l, l.worker(), 3, Digest.ofText("x"), l.process(), 1, 2, 3, "")))
        .isEqualTo("what payments.refund takes has changed since");
    assertThat(changed(l -> like(l, l.worker(), 3, l.schema(), "bulk", 1, 2, 3, l.shape())))
        .isEqualTo("it is for the process refund-request, and this is bulk");
    assertThat(changed(l -> like(l, l.worker(), 3, l.schema(), l.process(), 2, 2, 3, l.shape())))
        .startsWith("the worker's ability has changed since, from rule Refunds 2, version 1");
    assertThat(changed(l -> like(l, l.worker(), 3, l.schema(), l.process(), 1, 3, 3, l.shape())))
        .isEqualTo("the policy has changed since, from version 2 to 3");
    assertThat(changed(l -> like(l, l.worker(), 3, l.schema(), l.process(), 1, 2, 1, l.shape())))
        .isEqualTo("row 1 of the policy applies, and it was given under row 3");
  }

  @Test
  void what_the_service_shows_of_it_has_to_be_of_the_same_kind() {
    assertThat(changed(l -> like(l, l.worker(), 3, l.schema(), l.process(), 1, 2, 3, "Paid")))
        .isEqualTo("the service shows something else of it than when it was given");
    assertThat(
            changed(
                l -> like(l, l.worker(), 3, l.schema(), l.process(), 1, 2, 3, Likeness.NOT_SEEN)))
        .isEqualTo("the service could not be asked what would change");
  }

  private static Likeness like(
      Likeness l,
      String worker,
      int workerVersion,
      Digest schema,
      String process,
      int ruleVersion,
      int policyVersion,
      int policyRow,
      String shape) {
    return new Likeness(
        worker,
        workerVersion,
        l.action(),
        schema,
        process,
        l.rule(),
        ruleVersion,
        policyVersion,
        policyRow,
        shape);
  }

  /** Law 8: what a stranger will have written is known to nobody in advance. */
  @ParameterizedTest
  @CsvSource({"original card, true", "DE02 1203 0000 0000 2020 51, false"})
  void after_reading_from_outside_it_leads_nowhere_that_law_8_asks_about(
      String to, boolean covered) {
    String said = look(asked(REFUND, LIKE, 100, to, Trust.OUTSIDE));
    assertThat(said)
        .isEqualTo(
            covered
                ? "use 1, 100"
                : "the worker has read content from outside, and then a person decides where something goes");
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"DESTRUCTIVE", "ADMIN"})
  void what_destroys_or_grants_is_never_approved_in_advance(Access access) {
    assertThat(
            forbidden(access, Reversibility.REVERSIBLE, 1, Requirement.Standing.ALSO_IRREVERSIBLE))
        .startsWith("what destroys data, or changes who may do what");
  }

  @ParameterizedTest
  @CsvSource({
    "IRREVERSIBLE, 1, WHAT_CAN_BE_UNDONE, it cannot be undone",
    "COMPENSABLE,  1, WHAT_CAN_BE_UNDONE, ",
    "REVERSIBLE,   0, WHAT_CAN_BE_UNDONE, ",
    "IRREVERSIBLE, 1, ALSO_IRREVERSIBLE,  ",
    "REVERSIBLE,   1, NEVER,              the policy allows no standing approval here",
    "REVERSIBLE,   2, ALSO_IRREVERSIBLE,  2 different people have to approve",
  })
  void the_policy_says_what_may_be_approved_in_advance(
      Reversibility reversibility,
      int people,
      Requirement.Standing standing,
      @Nullable String because) {
    String said = forbidden(Access.SPEND, reversibility, people, standing);
    assertThat(said).startsWith(because == null ? "" : because);
    assertThat(said.isEmpty()).isEqualTo(because == null);
  }

  private static String forbidden(
      Access access, Reversibility reversibility, int people, Requirement.Standing standing) {
    var spec =
        new ActionSpec("a.b", "Do it", "", access, reversibility, Trust.OURS, REFUND.arguments());
    return StandingRules.forbidden(spec, demands(people, standing)).orElse("");
  }

  @Test
  void what_sends_without_saying_where_cannot_be_held_to_anything() {
    var spec =
        new ActionSpec(
            "a.b", "Do it", "", Access.SEND, Reversibility.REVERSIBLE, Trust.OURS, List.of());
    assertThat(StandingRules.forbidden(spec, demands(1, Requirement.Standing.ALSO_IRREVERSIBLE)))
        .contains("a.b does not say where it goes");
  }

  @Test
  void its_document_has_one_spelling_and_reads_back() {
    assertThat(StandingApproval.read(GIVEN.text())).contains(GIVEN);
    assertThat(StandingApproval.read(GIVEN.text().replace("\"uses\":3", "\"uses\":03"))).isEmpty();
    assertThat(StandingApproval.read(" " + GIVEN.text())).isEmpty();
  }
}
