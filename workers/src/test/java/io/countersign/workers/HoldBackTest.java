package io.countersign.workers;

import static io.countersign.workers.PlayedModel.call;
import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.budgets.Scope;
import io.countersign.budgets.Unit;
import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Work;
import io.countersign.processes.DecisionTable;
import io.countersign.workers.HeldBack.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nothing takes back waits a while after its approval, and can be stopped until then. */
class HoldBackTest {

  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final House house = new House(Map.of("countersign.hold-back.irreversible", "5m"));
  private static final Gates.Person SAM = new Gates.Person("sam", Set.of("SUPERVISOR"));

  private static final DecisionTable SHIPPED = shipped();

  private final HeldBack holding = house.bean(HeldBack.class);

  @BeforeEach
  void begin() {
    house.bank.before = _ -> Optional.empty();
    house.bank.after = Bank::confirmed;
    house.history.dies = _ -> false;
    house.newInstance();
    save(SHIPPED);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static Effect approvedMail() {
    Effect mail =
        house.proposed(
            call(
                "mail.send",
                "{\"to\":\"a@example.com\",\"body\":\"%s\"}".formatted(house.instance)));
    house.approve(mail);
    return mail;
  }

  /** The job comes again later: no thread of the engine waits. */
  private static Duration waits() {
    var failed = (Work.Outcome.Failed) house.job("perform");
    assertThat(failed.retriesLeft()).isPositive();
    return failed.backOff();
  }

  @Test
  void an_approved_mail_goes_out_when_its_time_has_come_and_not_before() {
    Effect mail = approvedMail();

    assertThat(waits()).isPositive();
    assertThat(house.state(mail)).isEqualTo(Effect.State.APPROVED);
    Instant out = holding.heldUntil(house.now(mail)).orElseThrow();
    assertThat(out).isEqualTo(house.clock.instant().plus(FIVE_MINUTES));
    house.clock.tick(FIVE_MINUTES.minusSeconds(1));
    assertThat(waits()).isLessThan(Duration.ofSeconds(2));
    assertThat(house.bank.executions).doesNotContainKey(mail.id());
    house.clock.tick(Duration.ofSeconds(1));
    house.perform();

    assertThat(house.bank.executions).containsEntry(mail.id(), 1);
    assertThat(house.entries("effect.held-back", mail.id())).isEqualTo(1);
  }

  /** The shipped policy with a row above all others. */
  private static void policy(String action, String held) {
    var rows = new ArrayList<>(SHIPPED.rows());
    List<String> values = List.of("none", "SUPERVISOR", "", "", "", "", "", "", held);
    rows.addFirst(
        new DecisionTable.Row(
            List.of(action, "-", "-", "-", "-", "-", "-"), values, "For a while."));
    save(new DecisionTable("gates", "Gates", SHIPPED.inputs(), SHIPPED.outputs(), rows));
  }

  private static void save(DecisionTable table) {
    var policy = house.bean(GatePolicies.class);
    var checked = (GatePolicies.Checked.Usable) policy.check(table);
    policy.save(checked.ready(), policy.current().number(), "olga");
  }

  private static DecisionTable shipped() {
    var policy = house.bean(GatePolicies.class);
    return policy.table(policy.current());
  }

  @Test
  void a_row_of_the_policy_holds_back_what_it_fits_and_for_as_long_as_it_says() {
    policy("\"payments.refund\"", "PT20M");
    Effect refund = house.proposed(refund(100));
    waits();
    assertThat(holding.heldUntil(house.now(refund)).orElseThrow())
        .isEqualTo(house.clock.instant().plus(Duration.ofMinutes(20)));
    house.clock.tick(Duration.ofMinutes(20));
    house.perform();
    assertThat(house.bank.executions).containsEntry(refund.id(), 1);
  }

  @Test
  void a_row_of_the_policy_lets_out_at_once_what_the_deployment_would_hold_back() {
    policy("\"mail.send\"", "not");
    Effect mail = approvedMail();
    house.perform();
    assertThat(house.bank.executions).containsEntry(mail.id(), 1);
    assertThat(house.entries("effect.held-back", mail.id())).isZero();
  }

  @Test
  void a_later_policy_does_not_shorten_what_was_approved_under_an_earlier_one() {
    policy("\"mail.send\"", "PT10M");
    Effect mail = approvedMail();
    policy("\"mail.send\"", "not");
    assertThat(waits()).isPositive();
    assertThat(house.bank.executions).doesNotContainKey(mail.id());
  }

  @Test
  void what_is_stopped_while_its_money_is_asked_for_is_asked_for_no_longer() {
    policy("\"payments.refund\"", "PT20M");
    Effect refund = house.proposed(refund(12_000));
    house.approve(refund);
    waits();
    house.clock.tick(Duration.ofMinutes(20));
    house.limit(Scope.instance(house.now(refund).rootInstanceKey()), Unit.SPEND, 0);
    house.perform();
    assertThat(house.turn()).containsEntry("outcome", "budget");
    long task = house.task("raise-budget", Map.of());

    assertThat(holding.stop(refund.id(), SAM, "Not this one.")).isInstanceOf(Stopped.Done.class);

    assertThat(house.bean(Questions.class).asked(house.instance).orElseThrow().text())
        .startsWith("No money is needed any more: this was stopped: Refund a payment");
    assertThat(house.decide(task, Verdict.APPROVE, Map.of()))
        .isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.turn()).containsEntry("outcome", "done");
    assertThat(house.told()).contains("Not this one.");
  }

  @Test
  void what_can_be_undone_is_not_held_back() {
    Effect refund = house.proposed(refund(100));

    house.perform();

    assertThat(house.state(refund)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void a_stopped_mail_never_goes_out_and_the_worker_is_told_as_of_a_rejection() {
    Effect mail = approvedMail();
    waits();

    assertThat(holding.stop(mail.id(), SAM, "Wrong address.")).isInstanceOf(Stopped.Done.class);
    house.clock.tick(FIVE_MINUTES);
    house.perform();
    house.model.then(says("I see."));
    house.turn();

    assertThat(house.bank.executions).doesNotContainKey(mail.id());
    assertThat(house.told()).contains("REJECTED by sam", "Reason: Wrong address.");
    assertThat(house.entries("effect.stopped", mail.id())).isEqualTo(1);
  }

  @Test
  void law_1_nobody_stops_without_the_role_or_a_reason_or_in_vain() {
    Effect mail = approvedMail();
    var viewer = new Gates.Person("vera", Set.of("VIEWER"));
    waits();

    assertThat(holding.stop(mail.id(), viewer, "No.")).isInstanceOf(Stopped.NotEntitled.class);
    assertThat(holding.stop(mail.id(), SAM, "")).isInstanceOf(Stopped.Unexplained.class);
    house.clock.tick(FIVE_MINUTES);
    house.perform();

    assertThat(holding.stop(mail.id(), SAM, "Late.")).isInstanceOf(Stopped.TooLate.class);
    assertThat(house.state(mail)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void a_proposal_that_nobody_approved_is_not_held_back_and_cannot_go_out() {
    Effect mail = house.proposed(call("mail.send", "{\"to\":\"a@example.com\",\"body\":\"x\"}"));

    house.perform();

    assertThat(house.state(mail)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.bank.executions).doesNotContainKey(mail.id());
  }

  @Test
  void law_3_a_death_while_it_waits_neither_forgets_it_nor_starts_its_time_anew() {
    Effect mail = approvedMail();
    house.history.dies = entry -> entry.type().equals("effect.held-back");
    assertThatThrownBy(() -> house.job("perform")).isInstanceOf(Killed.class);
    house.history.dies = _ -> false;
    waits();
    Instant out = holding.heldUntil(house.now(mail)).orElseThrow();
    house.clock.tick(Duration.ofMinutes(2));
    waits();

    assertThat(holding.heldUntil(house.now(mail))).contains(out);
    assertThat(house.entries("effect.held-back", mail.id())).isEqualTo(1);
  }

  @Test
  void law_3_a_clock_that_jumps_there_and_back_sends_once() {
    Effect mail = approvedMail();
    waits();
    house.clock.tick(Duration.ofHours(1));
    house.perform();
    house.clock.tick(Duration.ofHours(-1));

    house.perform();
    house.clock.tick(FIVE_MINUTES);
    house.perform();

    assertThat(house.bank.executions).containsEntry(mail.id(), 1);
  }

  @Test
  void what_the_approval_no_longer_covers_by_then_is_asked_again() {
    Effect mail = approvedMail();
    waits();
    house.clock.tick(Duration.ofDays(2));

    house.assertAskedAgain(mail, house.perform());
    assertThat(holding.heldUntil(house.now(mail))).isEmpty();
  }
}
