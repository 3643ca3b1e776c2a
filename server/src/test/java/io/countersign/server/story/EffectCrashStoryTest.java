package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Laws 3 and 7 in the exact window: {@code kill -9} while an effect, and an undo, is under way at
 * the bank.
 */
class EffectCrashStoryTest {

  private static final RunningDemo DEMO = RunningDemo.withSlowBank();
  private static final Duration ENDS_MAX = Duration.ofSeconds(120);
  private static final String NOTHING_IS_PAID = "lock table bank.refund in share mode";
  private static final String NOTHING_IS_TOLD =
      "select from workers.effect where root_instance_key = %s and action = 'payments.refund' for update";
  private final Story story = new Story(DEMO);

  @ParameterizedTest(name = "kill -9 of {0}")
  @CsvSource({"engine,H-10448,H-10491", "postgres,H-10449,H-10446"})
  void before_one_is_paid_and_before_the_bank_has_said_that_another_is(
      String part, String unpaidOrder, String paidOrder) throws SQLException {
    dies_while_one_is_unpaid_and_one_not_told(part, atItsGate(unpaidOrder), atItsGate(paidOrder));
    assertThat(story.verify().exit()).isZero();
  }

  @Test
  void the_server_before_it_has_written_down_what_else_was_taken_back() throws SQLException {
    var undone = atItsGate(story.orderLike("H-10445"));
    start(undone, Rest.person(DEMO.address(), "supervisor"));
    var unpaid = atItsGate("H-10445"); // and meanwhile the bank pays
    var paid = atItsGate("H-10442");
    story.awaitEffect(undone.gate().caseKey(), "payments.refund", "CONFIRMED");
    try (var undo = new HeldUndo(DEMO, story, undone.gate().caseKey(), undone.order())) {
      dies_while_one_is_unpaid_and_one_not_told("server", unpaid, paid);
      await("undo known").atMost(ENDS_MAX).until(() -> undo.state().equals("CONFIRMED"));
      assertThat(undo.atTheBank()).as("taken back once").isEqualTo(1);
    }
    assertThat(story.entries(undone.gate().caseKey()))
        .containsOnlyOnce("effect.undo-asked", "budget.given-back");
    assertThat(story.verify().exit()).isZero();
  }

  @Test
  void a_bank_that_dies_after_it_paid_leaves_a_doubt_that_a_person_ends() throws SQLException {
    var caseKey = story.request("H-10447", "The bowl arrived broken. I want my money back.");
    var refund = story.awaitGate(caseKey, "payments.refund");
    story.approve(refund);
    story.awaitRefundAtTheBank("H-10447");
    DEMO.part("bank").destroyForcibly();

    story.awaitEffect(caseKey, "payments.refund", "IN_DOUBT");
    var task = story.awaitTaskBelow(caseKey, "reconcile");
    try (var desk = Desk.signIn(DEMO.address(), "supervisor")) {
      assertThat(desk.open(task)).contains("Nobody can know", "72.00 EUR", "bank's ledger");
      desk.seen("card-reconcile");
      desk.press("Tab");
      desk.page().getByLabel("What you found").fill("It is in the bank's books");
      desk.press("Escape", "a", "a");
      desk.awaitDecided("said that it happened");
      assertThat(desk.complaints()).isEmpty();
    }
    story.awaitEffect(caseKey, "payments.refund", "CONFIRMED");
    story.awaitGate(caseKey, "mail.send");
    assertThat(story.refundsAtTheBank("H-10447")).isEqualTo(1);
    assertThat(story.verify().exit()).isZero();
  }

  private void dies_while_one_is_unpaid_and_one_not_told(String part, Refund unpaid, Refund paid)
      throws SQLException {
    var supervisor = Rest.person(DEMO.address(), "supervisor");
    try (var bank = DEMO.database();
        var journal = DEMO.database()) {
      hold(bank, NOTHING_IS_PAID);
      start(paid, supervisor);
      hold(journal, NOTHING_IS_TOLD.formatted(paid.gate().caseKey()));
      bank.commit();
      story.awaitRefundAtTheBank(paid.order());
      hold(bank, NOTHING_IS_PAID);
      start(unpaid, supervisor);
      assertThat(story.refundsAtTheBank(unpaid.order())).as("not yet paid").isZero();
      assertThat(effect(paid.gate())).as("not yet told").isEqualTo("STARTED");

      DEMO.kill(part, () -> letGo(bank, journal));
    }
    money_moved_at_most_once_and_it_is_known_or_asked(unpaid);
    money_moved_at_most_once_and_it_is_known_or_asked(paid);
    assertThat(story.refundsAtTheBank(paid.order())).isEqualTo(1);
  }

  /** However slow the machine is: until the other end of the transaction. */
  private static void hold(Connection connection, String lock) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(lock);
    }
  }

  private static void letGo(Connection... all) {
    for (var connection : all) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        // the database was killed, and the lock with it
      }
    }
  }

  private record Refund(String order, Story.Gate gate) {}

  private Refund atItsGate(String order) {
    var caseKey = story.request(order, "It arrived broken. I want my money back.");
    return new Refund(order, story.awaitGate(caseKey, "payments.refund"));
  }

  private void start(Refund refund, Rest supervisor) {
    story.approve(refund.gate(), supervisor);
    story.awaitEffect(refund.gate().caseKey(), "payments.refund", "STARTED");
  }

  private String effect(Story.Gate gate) {
    return story.effects(gate.caseKey(), "payments.refund").getFirst();
  }

  private void money_moved_at_most_once_and_it_is_known_or_asked(Refund refund)
      throws SQLException {
    var caseKey = refund.gate().caseKey();
    await("the effect of " + caseKey + " ends")
        .atMost(ENDS_MAX)
        .ignoreExceptions()
        .until(() -> !story.effects(caseKey, "payments.refund").contains("STARTED"));
    var paid = story.refundsAtTheBank(refund.order());
    switch (story.effects(caseKey, "payments.refund").getFirst()) {
      case "CONFIRMED" -> {
        assertThat(paid).isEqualTo(1);
        story.awaitGate(caseKey, "mail.send");
      }
      case "FAILED" -> {
        assertThat(paid).as("known not to have happened").isZero();
        story.awaitGate(caseKey, "mail.send");
      }
      case "IN_DOUBT" -> story.awaitTaskBelow(caseKey, "reconcile");
      default -> throw new AssertionError(story.effects(caseKey, "payments.refund"));
    }
    assertThat(paid).isLessThanOrEqualTo(1);
  }
}
