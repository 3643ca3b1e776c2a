package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Gates;
import io.countersign.engine.Gates.Person;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Result;
import io.countersign.workers.StandingApprovals.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Market pain 5, once or for ever and nothing between: what a person approves in advance runs
 * without a gate, within its bounds and nowhere else.
 */
class StandingApprovalsTest {

  static final Person SUPERVISOR = new Person("supervisor", Set.of("SUPERVISOR"));

  private static final House house = new House();
  private final StandingApprovals standing = house.bean(StandingApprovals.class);

  @BeforeEach
  void nothing_is_in_force() {
    house.newInstance();
    house.bank.look = call -> Bank.books(0, call);
    standing.latest(1_000).stream()
        .filter(one -> one.end() == null)
        .forEach(one -> standing.revoke(SUPERVISOR, one.approval().id(), ""));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void what_is_within_the_bounds_runs_without_a_gate_and_is_in_the_ledger() {
    String id = given(bounds(12_000, 30_000, 5));

    Effect effect = next(12_000);

    assertThat(effect.state()).isEqualTo(Effect.State.APPROVED);
    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
    assertThat(standing.uses(id))
        .singleElement()
        .satisfies(use -> {
          assertThat(use.effect()).isEqualTo(effect.id());
          assertThat(use.number()).isEqualTo(1);
          assertThat(use.cents()).isEqualTo(12_000);
          assertThat(use.digest()).isEqualTo(effect.digest());
        });
    assertThat(house.outcomes("standing.used", effect.id())).containsExactly("ok");
    assertThat(facts("effect.started", effect))
        .containsEntry("standing", id)
        .containsEntry("use", 1);
  }

  @Test
  void the_process_goes_straight_on_to_perform() {
    given(bounds(12_000, 30_000, 5));
    house.newInstance();
    house.model.then(says("I propose.", refund(12_000)));

    assertThat(house.turn()).containsEntry("outcome", "perform");
  }

  @Test
  void what_was_revoked_before_it_is_opened_is_put_to_people() {
    String id = given(bounds(12_000, 30_000, 5));
    Effect effect = next(12_000);

    assertThat(standing.revoke(SUPERVISOR, id, "It was too wide."))
        .isInstanceOf(Result.Ended.class);

    house.assertAskedAgain(effect, house.perform());
    assertThat(again(effect))
        .isEqualTo("The standing approval of supervisor does not cover it: supervisor revoked it.");
    assertThat(standing.uses(id)).isEmpty();
    assertThat(house.approve(house.now(effect))).isInstanceOf(Gates.Result.Decided.class);
    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(standing.uses(id)).isEmpty();
  }

  @Test
  void two_proposals_may_find_the_last_use_and_one_gets_it() {
    String id = given(bounds(12_000, 30_000, 1));
    Effect first = next(12_000);
    long instance = house.instance;
    Effect second = next(11_000);
    assertThat(second.state()).isEqualTo(Effect.State.APPROVED);

    house.bean(Performing.class).perform(instance, 1, Performing.Back.ASKS_AGAIN);

    house.assertAskedAgain(second, house.perform());
    assertThat(again(second)).endsWith("it is used up: 1 of 1.");
    assertThat(standing.uses(id))
        .extracting(StandingLedger.Use::effect)
        .containsExactly(first.id());
    assertThat(standing.find(id).orElseThrow().state()).isEqualTo(State.USED_UP);
    assertThat(noted("standing.used-up", id)).isEqualTo(1);
  }

  private static long noted(String type, String id) {
    return house
        .jdbc
        .sql(
            """
            select count(*) from history.inbox where leaf::jsonb ->> 'type' = :type
              and leaf::jsonb #>> '{subjects,standing}' = :id
            """)
        .param("type", type)
        .param("id", id)
        .query(Long.class)
        .single();
  }

  static Bounds bounds(long each, long total, int uses) {
    return new Bounds(
        Map.of("recipient", List.of("original card")),
        each,
        total,
        uses,
        house.clock.instant(),
        house.clock.instant().plus(Duration.ofDays(7)));
  }

  private String given(Bounds bounds) {
    Effect pattern = house.proposed(refund(12_000));
    house.approve(pattern);
    house.perform();
    Result result =
        standing.give(
            SUPERVISOR,
            new StandingApprovals.Wanted(pattern.id(), bounds, "The carrier lost them."));
    assertThat(result).isInstanceOf(Result.Given.class);
    return ((Result.Given) result).standing().approval().id();
  }

  /** In a case of its own. */
  private static Effect next(int cents) {
    house.newInstance();
    return house.proposed(refund(cents));
  }

  private static String again(Effect effect) {
    return house.effects.briefing(effect.id()).orElseThrow().again().cause();
  }

  private static Map<String, Object> facts(String type, Effect effect) {
    String payload =
        house
            .jdbc
            .sql(
                """
                select payload::text from history.inbox
                where leaf::jsonb ->> 'type' = :type and leaf::jsonb #>> '{subjects,effect}' = :effect
                """)
            .param("type", type)
            .param("effect", effect.id())
            .query(String.class)
            .single();
    return io.countersign.history.CanonicalJson.readObject(payload);
  }
}
