package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleActionTest {

  private static final House house = new House();
  private final SingleAction action = house.bean(SingleAction.class);

  @BeforeEach
  void begin() {
    house.newInstance();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private SingleAction.Ended refund(int cents, String recipient) {
    var step =
        new Step(
            1,
            house.instance,
            house.instance,
            house.instance,
            "refund-request",
            House.CLERK,
            "",
            Map.of(),
            Trust.OUTSIDE);
    return action.perform(
        step,
        "payments.refund",
        Map.of("order", "H-1", "amountCents", cents, "recipient", recipient, "reason", "late"));
  }

  @Test
  void what_needs_nobody_is_done_once_however_often_the_job_comes() {
    int before = house.bank.executions.size();

    assertThat(refund(100, "original card")).isInstanceOf(SingleAction.Ended.Done.class);
    assertThat(refund(100, "original card")).isInstanceOf(SingleAction.Ended.Done.class);

    assertThat(house.bank.executions).hasSize(before + 1);
  }

  @Test
  void what_needs_a_person_is_not_done() {
    assertThat(refund(12_000, "original card"))
        .isInstanceOfSatisfying(
            SingleAction.Ended.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("GATE_NEEDED"));
    assertThat(refund(100, "me"))
        .isInstanceOfSatisfying(
            SingleAction.Ended.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("GATE_NEEDED"));
  }

  @Test
  void what_is_not_allowed_is_refused() {
    assertThat(refund(60_000, "original card"))
        .isInstanceOfSatisfying(
            SingleAction.Ended.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("ACTION_REFUSED"));
  }

  @Test
  void what_no_budget_has_room_for_is_an_error_of_its_own_that_a_process_can_handle() {
    house.limit(Scope.instance(house.instance), Unit.SPEND, 10_000_000L);

    for (int times = 0; times < 2; times++) {
      assertThat(refund(100, "original card"))
          .isInstanceOfSatisfying(
              SingleAction.Ended.Refused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("BUDGET_EXCEEDED");
                assertThat(refused.message()).contains("1.00 EUR", "this case");
              });
    }
  }
}
