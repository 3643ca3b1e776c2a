package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.Ability.Approval;
import io.countersign.workers.Ability.Condition;
import io.countersign.workers.Ability.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Market pain 18: content from outside steers a call that is allowed. */
class Law8UntrustedContentTest {

  private static final ActionSpec REFUND = new Bank().refund().spec();

  @ParameterizedTest
  @CsvSource({
    "100,   original card,  OUTSIDE, UNGATED",
    "100,   DE00 attacker,  OUTSIDE, GATED",
    "100,   Original card,  OUTSIDE, GATED",
    "100,   DE00 attacker,  OURS,    UNGATED",
    "5000,  original card,  OUTSIDE, UNGATED",
    "5001,  original card,  OURS,    GATED",
    "50001, original card,  OURS,    REFUSED",
    "50001, DE00 attacker,  OUTSIDE, REFUSED",
  })
  void what_was_read_and_where_it_goes_decide(
      int cents, String recipient, Trust read, String verdict) {
    assertThat(name(decide(cents, recipient, read))).isEqualTo(verdict);
  }

  @Test
  void the_person_is_told_every_reason_in_one_sentence() {
    assertThat(decide(12_000, "DE00 attacker", Trust.OUTSIDE))
        .isEqualTo(
            new Admission.Verdict.Gated(
                "You are asked because 120.00 EUR is above 50.00 EUR (rule Refunds 2, version 3),"
                    + " and because the worker has read content from outside."));
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"SEND", "SPEND", "DESTRUCTIVE", "ADMIN"})
  void an_action_that_does_not_say_where_it_leads_is_never_safe(Access access) {
    var spec =
        new ActionSpec(
            "a.b", "Do it", "", access, Reversibility.IRREVERSIBLE, Trust.OURS, List.of());
    var ability = new Ability("a.b", List.of(), Approval.NEVER, List.of(), "Rule", 1);
    Worker worker = House.clerk(Worker.State.ACTIVE, List.of(ability));

    assertThat(name(Admission.decide(worker, spec, Map.of(), Trust.OUTSIDE))).isEqualTo("GATED");
    assertThat(name(Admission.decide(worker, spec, Map.of(), Trust.OURS))).isEqualTo("UNGATED");
  }

  @Test
  void nothing_is_allowed_without_an_ability_or_by_a_suspended_worker() {
    Worker none = House.clerk(Worker.State.ACTIVE, List.of());
    Worker suspended = House.clerk(Worker.State.SUSPENDED, List.of(ability()));

    assertThat(name(Admission.decide(none, REFUND, arguments(1, "x"), Trust.OURS)))
        .isEqualTo("REFUSED");
    assertThat(name(Admission.decide(suspended, REFUND, arguments(1, "x"), Trust.OURS)))
        .isEqualTo("REFUSED");
  }

  private static Admission.Verdict decide(int cents, String recipient, Trust read) {
    Worker worker = House.clerk(Worker.State.ACTIVE, List.of(ability()));
    return Admission.decide(worker, REFUND, arguments(cents, recipient), read);
  }

  private static Map<String, Object> arguments(int cents, String recipient) {
    return Map.of(
        "order", "H-20001", "amountCents", cents, "recipient", recipient, "reason", "late");
  }

  private static Ability ability() {
    return new Ability(
        "payments.refund",
        List.of(new Condition("amountCents", Operator.AT_MOST, "50000")),
        Approval.WHEN,
        List.of(new Condition("amountCents", Operator.ABOVE, "5000")),
        "Refunds 2",
        3);
  }

  private static String name(Admission.Verdict verdict) {
    return switch (verdict) {
      case Admission.Verdict.Refused _ -> "REFUSED";
      case Admission.Verdict.Gated _ -> "GATED";
      case Admission.Verdict.Ungated _ -> "UNGATED";
    };
  }
}
