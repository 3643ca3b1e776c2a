package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Requesters;
import io.countersign.engine.Subject;
import io.countersign.history.CanonicalJson;
import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Problem;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.GatePolicies.Saved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who decides what is a table, which only ever adds to what abilities and law 8 demand. */
class PolicyTest {

  private static final House HOUSE = new House();
  private static final DecisionTable SHIPPED = shipped(HOUSE);

  private House house = HOUSE;
  private GatePolicies policy = HOUSE.bean(GatePolicies.class);

  private static DecisionTable shipped(House house) {
    var policy = house.bean(GatePolicies.class);
    return policy.table(policy.current());
  }

  @BeforeEach
  void the_shipped_policy_and_a_new_case() {
    house.newInstance();
    var checked = (Checked.Usable) policy.check(SHIPPED);
    policy.save(checked.ready(), policy.current().number(), "olga");
  }

  @AfterAll
  static void close() {
    HOUSE.close();
  }

  @ParameterizedTest
  @CsvSource({
    "payments.refund, SPEND,       500001, 1, 2",
    "payments.refund, SPEND,       500000, 3, 0",
    "mail.send,       SEND,        ,       3, 0",
    "files.delete,    DESTRUCTIVE, ,       2, 1",
    "people.grant,    ADMIN,       ,       2, 1",
    "files.delete,    DESTRUCTIVE, 999999, 1, 2",
    "orders.read,     READ,        ,       4, 0",
  })
  void the_shipped_policy_asks_two_for_much_and_one_for_what_destroys(
      String action, Access access, @Nullable Long cents, int row, int approvals) {
    Requirement demands =
        policy
            .applied(
                new GateCase(
                    action, access, cents, List.of(), Trust.OUTSIDE, "w", "refund-request"))
            .requirement();
    assertThat(demands.row()).isEqualTo(row);
    assertThat(demands.approvals()).isEqualTo(approvals);
    assertThat(demands.named())
        .isEqualTo("policy Gates, row %d, version %d".formatted(row, version()));
  }

  @Test
  void a_table_from_before_a_column_was_added_goes_on_as_it_was() {
    assertThat(policy.current().dmn()).contains("name=\"held\"");
    DecisionTable.Output held = SHIPPED.outputs().getLast();
    assertThat(held.name()).isEqualTo("held");
    var older =
        new DecisionTable(
            "gates",
            "Gates",
            SHIPPED.inputs(),
            SHIPPED.outputs().stream().filter(output -> output != held).toList(),
            SHIPPED.rows().stream()
                .map(row ->
                    new Row(
                        row.tests(),
                        row.values().subList(0, row.values().size() - 1),
                        row.annotation()))
                .toList());
    assertThat(((Checked.Usable) policy.check(older)).ready().table()).isEqualTo(SHIPPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT13H", "5 minutes", "never", "none"})
  void a_row_that_holds_back_for_something_else_than_a_time_is_refused(String held) {
    Row row = row("-", "one", "OWNER", "");
    var values = new ArrayList<>(row.values());
    values.set(values.size() - 1, held);
    var checked = policy.check(table(new Row(row.tests(), values, row.annotation())));
    assertThat(((Checked.Unusable) checked).problems())
        .extracting(Problem::sentence)
        .anyMatch(sentence -> sentence.contains("Held back") && sentence.contains(held));
  }

  @Test
  void a_gate_names_the_row_that_asks_in_its_one_sentence() {
    save(row("> 100", "four eyes", "OWNER, SUPERVISOR", ""));
    assertThat(house.proposed(refund(12_000)).why())
        .isEqualTo(
            "You are asked because 120.00 EUR is above 50.00 EUR (rule Refunds 2, version 1), and"
                + " because it spends money and 120.00 EUR is above 100.00 EUR (policy Gates, row 1, version %d);"
                    .formatted(version())
                + " 2 different people have to approve.");
  }

  @Test
  void the_policy_adds_a_gate_where_the_ability_has_none() {
    save(row("> 10", "one", "SUPERVISOR", ""));
    Effect effect = house.proposed(refund(1_100));
    assertThat(effect.gated()).isTrue();
    assertThat(effect.why())
        .isEqualTo(
            "You are asked because it spends money and 11.00 EUR is above 10.00 EUR (policy Gates, row 1, version %d)."
                .formatted(version()));
  }

  @Test
  void the_policy_never_takes_away_a_gate_that_the_ability_demands() {
    save(row("-", "none", "SUPERVISOR", ""));
    assertThat(house.proposed(refund(12_000)).gated()).isTrue();
  }

  @Test
  void four_eyes_let_nothing_run_after_one_approval() {
    save(row("> 100", "four eyes", "OWNER, SUPERVISOR", ""));
    Effect effect = house.proposed(refund(12_000));
    long gate = house.gate(effect);
    assertThat(house.decide(gate, Verdict.APPROVE, Map.of()))
        .isEqualTo(new Gates.Result.Counted(1, 2));
    assertThat(house.state(effect)).isEqualTo(Effect.State.PROPOSED);
    assertThat(as("olga", "OWNER", gate)).isInstanceOf(Gates.Result.Decided.class);
    house.perform();
    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void whoever_asked_for_the_case_or_owns_the_worker_is_kept_out() {
    save(row("-", "one", "OWNER, SUPERVISOR", "requester, owner"));
    Effect effect = house.proposed(refund(12_000));
    house.bean(Requesters.class).keep(effect.rootInstanceKey(), "supervisor", Instant.EPOCH);
    long gate = house.gate(effect);
    assertThat(subject(gate).excluded()).containsExactlyInAnyOrder("supervisor", "owner");
    assertThat(house.decide(gate, Verdict.APPROVE, Map.of()))
        .isInstanceOf(Gates.Result.NotEntitled.class);
    assertThat(as("ann", "SUPERVISOR", gate)).isInstanceOf(Gates.Result.Decided.class);
  }

  @Test
  void an_approval_under_an_older_policy_that_demanded_less_is_not_enough() {
    Effect effect = house.proposed(refund(12_000));
    house.approve(effect);
    save(row("> 100", "four eyes", "OWNER, SUPERVISOR", ""));
    house.perform();
    assertThat(house.state(effect)).isEqualTo(Effect.State.PROPOSED);
    assertThat(house.entries("effect.changed", effect.id())).isEqualTo(1);
    long gate = house.gate(effect);
    assertThat(house.decide(gate, Verdict.APPROVE, Map.of()))
        .isEqualTo(new Gates.Result.Counted(1, 2));
    assertThat(as("olga", "OWNER", gate)).isInstanceOf(Gates.Result.Decided.class);
    house.perform();
    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void a_change_of_other_rows_leaves_an_approval_as_it_is() {
    Effect effect = house.proposed(refund(12_000));
    house.approve(effect);
    save(row("> 9000", "3 people", "OWNER", ""));
    house.perform();
    assertThat(house.state(effect)).isEqualTo(Effect.State.CONFIRMED);
  }

  @Test
  void nobody_edits_alone_into_what_takes_two() {
    save(row("> 110", "four eyes", "OWNER, SUPERVISOR", ""));
    Effect one = house.proposed(refund(10_000));
    assertThat(edit(one, 12_000).message()).startsWith("So edited, it takes other or more people");
    assertThat(house.state(one)).isEqualTo(Effect.State.PROPOSED);
    house.newInstance();
    assertThat(edit(house.proposed(refund(12_000)), 10_000).field()).isEqualTo("decision");
  }

  private Gates.Result.Invalid edit(Effect effect, int cents) {
    var arguments = new HashMap<String, Object>();
    CanonicalJson.readObject(effect.arguments())
        .forEach((name, value) -> {
          if (value != null) {
            arguments.put(name, value);
          }
        });
    arguments.put("amountCents", cents);
    return (Gates.Result.Invalid) house.edit(effect, arguments);
  }

  @Test
  void an_escalation_changes_who_may_decide() {
    save(row("-", "one", "DESIGNER", ""));
    Effect effect = house.proposed(refund(12_000));
    long gate = house.gate(effect);
    assertThat(subject(gate).roles()).containsExactly("DESIGNER");
    house.job("escalate");
    assertThat(subject(gate).roles()).containsExactlyInAnyOrder("DESIGNER", "OWNER");
    assertThat(as("olga", "OWNER", gate)).isInstanceOf(Gates.Result.Decided.class);
  }

  /** Market pain 7: silence blocks, whoever has approved already. */
  @Test
  void expiry_blocks_whatever_was_approved_by_then() {
    save(row("-", "four eyes", "OWNER, SUPERVISOR", ""));
    Effect effect = house.proposed(refund(12_000));
    long gate = house.gate(effect);
    house.decide(gate, Verdict.APPROVE, Map.of());
    house.job("expire");
    as("olga", "OWNER", gate);
    house.perform();
    assertThat(house.state(effect)).isEqualTo(Effect.State.EXPIRED);
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void the_times_of_the_row_reach_the_process() {
    save(row("-", "one", "OWNER", ""));
    house.model.then(PlayedModel.says("I propose.", refund(12_000)));
    assertThat(house.turn())
        .containsEntry("policyReminder", "PT1H")
        .containsEntry("policyEscalation", "PT2H")
        .containsEntry("policyExpiry", "PT24H")
        .containsEntry("policyRoles", List.of("OWNER"));
  }

  @Test
  void a_save_is_a_version_with_its_entry_and_a_stale_one_changes_nothing() {
    int before = version();
    save(row("> 100", "four eyes", "OWNER", ""));
    assertThat(version()).isEqualTo(before + 1);
    assertThat(policy.save(ready(row("-", "one", "OWNER", "")), before, "olga"))
        .isEqualTo(new Saved.Changed(before + 1));
    assertThat(
            house
                .jdbc
                .sql(
                    """
                    select payload from history.inbox where leaf::jsonb ->> 'type' = 'policy.saved'
                    order by id desc limit 1
                    """)
                .query(String.class)
                .single())
        .contains("Row 1 is new: access", "amount > 100 -> four eyes / OWNER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "> x | one | OWNER | | Row 1, Amount in EUR: '> x' cannot be read",
        "- | two | OWNER | | Row 1, Who decides: 'two' is not taken. Write 'none'",
        "- | one | BOSS | | Row 1, Roles: 'BOSS' is not taken",
        "- | one | OWNER | me | Row 1, Excluded: 'me' is not taken. Write requester",
      })
  void a_bad_cell_is_refused_where_it_stands(
      String amount, String who, String roles, @Nullable String exclude, String message) {
    var checked = policy.check(table(row(amount, who, roles, exclude == null ? "" : exclude)));
    assertThat(((Checked.Unusable) checked).problems())
        .extracting(Problem::sentence)
        .anyMatch(sentence -> sentence.startsWith(message));
  }

  @Test
  void a_table_without_a_last_row_for_everything_is_refused() {
    var rows = SHIPPED.rows();
    var cut =
        new DecisionTable(
            "g", "G", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows.subList(0, 3));
    assertThat(((Checked.Unusable) policy.check(cut)).problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "Row 3: the last row has to fit anything (- in every column), so that no proposal is left without a rule.");
  }

  /** Market pain 17: a policy is not changed blindly. */
  @Test
  void a_change_is_replayed_over_what_was_proposed() {
    try (House fresh = new House()) {
      house = fresh;
      policy = fresh.bean(GatePolicies.class);
      replays();
    }
  }

  private void replays() {
    save(row("> 10", "one", "SUPERVISOR", ""));
    Effect small = house.proposed(refund(1_100));
    house.reject(small);
    house.newInstance();
    house.proposed(refund(12_000));
    house.newInstance();
    house
        .jdbc
        .sql("update workers.requirement set asked = '{}' where effect <> :id")
        .param("id", small.id())
        .update();
    var whatIf =
        house.bean(PolicyReplay.class).replay(ready(row("> 90", "four eyes", "OWNER", "")));
    assertThat(whatIf).isEqualTo(new PolicyReplay.WhatIf(2, 0, 1, 0, 1, 1));
    assertThat(whatIf.sentence()).contains("1 fewer", "1 rejected proposals would have run");
  }

  private int version() {
    return policy.current().number();
  }

  private Subject subject(long gate) {
    return house.gates.subject(gate).orElseThrow();
  }

  private Gates.Result as(String who, String role, long gate) {
    return house.gates.decide(
        new Gates.Request(
            gate,
            new Gates.Person(who, Set.of(role)),
            Verdict.APPROVE,
            "Because.",
            subject(gate).digest(),
            Map.of()));
  }

  private void save(Row first) {
    assertThat(policy.save(ready(first), policy.current().number(), "olga"))
        .isInstanceOf(Saved.Done.class);
  }

  private io.countersign.processes.DecisionTables.Ready ready(Row first) {
    return ((Checked.Usable) policy.check(table(first))).ready();
  }

  /** The shipped table with a row above it. */
  private DecisionTable table(Row first) {
    var rows = new ArrayList<Row>(List.of(first));
    rows.addAll(SHIPPED.rows());
    return new DecisionTable("gates", "Gates", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows);
  }

  private static Row row(String amount, String who, String roles, String exclude) {
    return new Row(
        List.of("-", "\"SPEND\"", amount, "-", "-", "-", "-"),
        List.of(who, roles, exclude, "PT1H", "PT2H", "OWNER", "P1D", "", ""),
        "A test says so.");
  }
}
