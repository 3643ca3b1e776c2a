package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.StandingApprovalsTest.SUPERVISOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Deciders;
import io.countersign.engine.Gates.Person;
import io.countersign.engine.Requesters;
import io.countersign.engine.StandingSeals;
import io.countersign.processes.DecisionTable;
import io.countersign.processes.DecisionTable.Row;
import io.countersign.workers.GatePolicies.Checked;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Law 1: whoever gave a standing approval could decide on each use of it by themselves. */
class StandingPeopleTest {

  private static final House house = new House();
  private static DecisionTable shipped;

  @BeforeAll
  static void the_shipped_policy() {
    var policy = house.bean(GatePolicies.class);
    shipped = policy.table(policy.current());
  }

  @AfterAll
  static void close() {
    house.close();
  }

  /** Above the shipped rows. */
  private static void policy(String who, String exclude, String standing) {
    var rows = new ArrayList<Row>();
    rows.add(
        new Row(
            List.of("-", "\"SPEND\"", "-", "-", "-", "-", "-"),
            List.of(who, "SUPERVISOR", exclude, "", "", "", "", standing, ""),
            "A test says so."));
    rows.addAll(shipped.rows());
    var policy = house.bean(GatePolicies.class);
    var table =
        new DecisionTable("gates", "Gates", PolicyColumns.INPUTS, PolicyColumns.OUTPUTS, rows);
    var checked = (Checked.Usable) policy.check(table);
    policy.save(checked.ready(), policy.current().number(), "olga");
  }

  private static Effect next() {
    house.newInstance();
    house.clock.tick(Duration.ofSeconds(1));
    return house.proposed(refund(6_000));
  }

  private static Result give() {
    Effect pattern = next();
    house.approve(pattern);
    var bounds =
        new Bounds(
            Map.of("recipient", List.of("original card")),
            6_000L,
            60_000L,
            10,
            house.clock.instant(),
            house.clock.instant().plus(Duration.ofDays(1)));
    var wanted = new StandingApprovals.Wanted(pattern.id(), bounds, "");
    return house.bean(StandingApprovals.class).give(SUPERVISOR, wanted);
  }

  private static String refusal() {
    return give() instanceof Result.Invalid(String _, String message) ? message : "";
  }

  @Test
  void what_takes_two_people_is_not_approved_in_advance_by_one() {
    policy("one", "", "irreversible too");
    Result given = give();
    policy("four eyes", "", "irreversible too");
    assertThat(given).isInstanceOf(Result.Given.class);
    assertThat(next().state()).isEqualTo(Effect.State.PROPOSED);
    assertThat(next().why()).contains("2 different people have to approve");
  }

  @Test
  void a_row_may_forbid_it_and_says_nothing_against_what_can_be_undone() {
    policy("one", "", "never");
    assertThat(refusal()).contains("the policy allows no standing approval here");
    policy("one", "", "");
    assertThat(refusal()).isEmpty();
  }

  @Test
  void a_case_that_the_giver_had_asked_for_is_decided_by_somebody_else() {
    policy("one", "requester", "irreversible too");
    assertThat(give()).isInstanceOf(Result.Given.class);
    Effect through = next();
    assertThat(through.state()).isEqualTo(Effect.State.APPROVED);
    house
        .bean(Requesters.class)
        .keep(through.rootInstanceKey(), SUPERVISOR.username(), Instant.EPOCH);

    house.assertAskedAgain(through, house.perform());
  }

  @Test
  void the_owner_of_the_worker_gives_none_where_the_policy_keeps_owners_out() {
    policy("one", "owner", "irreversible too");
    Effect pattern = next();
    house.approve(pattern);
    var wanted =
        new StandingApprovals.Wanted(
            pattern.id(),
            new Bounds(Map.of(), 1L, 1L, 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
            "");
    assertThat(
            house
                .bean(StandingApprovals.class)
                .give(new Person("owner", Set.of("SUPERVISOR")), wanted))
        .isInstanceOf(Result.NotEntitled.class);
  }

  @Test
  void whoever_lost_the_role_has_approved_nothing_in_advance() {
    policy("one", "", "irreversible too");
    give();
    Effect waiting = next();
    var entry = house.bean(EffectJournal.class).find(waiting.id());
    var proposed =
        new StandingCover.Proposed(
            house.bean(StandingPatterns.class).asked(entry).orElseThrow(),
            waiting.rootInstanceKey());

    assertThat(cover(Set.of("SUPERVISOR")).find(proposed))
        .isInstanceOf(StandingCover.Found.Covered.class);
    assertThat(cover(Set.of("VIEWER")).find(proposed))
        .isEqualTo(
            new StandingCover.Found.Not(
                "The standing approval of supervisor does not cover it: supervisor may not decide on this any more."));
  }

  /** As it is where people sign in, and this one has these roles. */
  private static StandingCover cover(Set<String> roles) {
    var people =
        new Deciders() {
          @Override
          public List<Person> all() {
            return List.of(new Person(SUPERVISOR.username(), roles));
          }

          @Override
          public Map<String, String> standIns() {
            return Map.of();
          }

          @Override
          public boolean singleOperator() {
            return false;
          }
        };
    return new StandingCover(
        house.bean(StandingLedger.class),
        house.bean(StandingSeals.class),
        house.bean(Renewing.class),
        house.bean(Workers.class),
        house.bean(Requesters.class),
        Optional.of(people),
        house.history,
        house.clock);
  }
}
