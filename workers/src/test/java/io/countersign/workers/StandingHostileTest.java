package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static io.countersign.workers.StandingApprovalsTest.SUPERVISOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Gates.Person;
import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Result;
import io.countersign.workers.StandingApprovals.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever changes, or is changed, between a standing approval and the deed: people are asked. */
class StandingHostileTest {

  private static final House house = new House();
  private final StandingApprovals standing = house.bean(StandingApprovals.class);

  @BeforeEach
  void nothing_is_in_force() {
    house.newInstance();
    house.bank.look = call -> Bank.books(0, call);
    standing.latest(1_000).stream()
        .filter(one -> one.end() == null)
        .forEach(one -> standing.revoke(SUPERVISOR, one.approval().id(), ""));
    house.clock.tick(Duration.ofSeconds(1)); // the newest is looked at first
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void what_is_not_covered_is_asked_and_the_card_says_why_in_one_sentence() {
    given("original card");

    assertThat(next(12_001).why())
        .isEqualTo(
            "You are asked because 120.01 EUR is above 50.00 EUR (rule Refunds 2, version 1)."
                + " The standing approval of supervisor does not cover it: 120.01 EUR is above 120.00 EUR.");
    assertThat(next(6_000, "Original card").why())
        .endsWith("recipient is \"Original card\", which is not one of those it names.");
  }

  @Test
  void a_worker_that_changed_makes_it_stop() {
    String id = given("original card");
    Effect through = next(12_000);
    house.workers.save(House.clerk(Worker.State.ACTIVE, House.abilities()), "owner");

    assertStops(id, through, "the worker has changed since, from version ");
    assertThat(next(12_000).why()).contains("the worker has changed since");
  }

  @Test
  void a_policy_that_changed_makes_it_stop() {
    String id = given("original card");
    Effect through = next(12_000);
    var policy = house.bean(GatePolicies.class);
    var same = (GatePolicies.Checked.Usable) policy.check(policy.table(policy.current()));
    policy.save(same.ready(), policy.current().number(), "olga");

    assertStops(id, through, "the policy has changed since, from version ");
  }

  @Test
  void a_preview_that_changed_between_proposal_and_deed_is_put_to_people() {
    String id = given("original card");
    Effect through = next(12_000);
    house.bank.look = call -> Bank.books(4_000, call);

    assertStops(id, through, "A standing approval covered it, and it has changed since");
  }

  @Test
  void a_service_that_cannot_be_asked_or_shows_something_else_is_put_to_people() {
    given("original card");
    house.bank.look = _ -> new Action.Look.Failed("It is away.");
    assertThat(next(12_000).why()).endsWith("the service could not be asked what would change.");
    house.bank.look = _ -> new Action.Look.Nothing();
    assertThat(next(12_000).why()).contains("the service shows something else of it");
  }

  @Test
  void a_target_that_it_names_takes_a_person_once_content_from_outside_was_read() {
    given("DE00 1234");
    assertThat(next(6_000, "DE00 1234").why())
        .endsWith(
            "does not cover it: the worker has read content from outside, and then a person decides where something goes.");
  }

  /** Law 8, at the last moment too. */
  @Test
  void content_from_outside_read_between_proposal_and_deed_takes_a_person() {
    String id = given("DE00 1234");
    house.newInstance();
    house.model.then(_ -> {
      readOutside(false);
      return says("I propose.", refund(6_000, "DE00 1234"));
    });
    house.turn();
    Effect through = house.effect();
    assertThat(through.state()).isEqualTo(Effect.State.APPROVED);
    readOutside(true);

    assertStops(id, through, "the worker has read content from outside");
  }

  private static void readOutside(boolean outside) {
    house
        .jdbc
        .sql("update workers.run set read_outside = :outside where process_instance_key = :key")
        .param("outside", outside)
        .param("key", house.instance)
        .update();
  }

  /** As whoever holds the database's password would. */
  @ParameterizedTest
  @CsvSource({"'\"uses\":5', '\"uses\":6'", "'original card', 'DE00 1234'", "supervisor, olga"})
  void a_changed_document_covers_nothing_and_raises_an_alarm(String before, String after) {
    String id = given("original card");
    Effect through = next(12_000);
    house
        .jdbc
        .sql(
            "update workers.standing_approval set document = replace(document, :a, :b) where id = :id")
        .param("a", before)
        .param("b", after)
        .param("id", id)
        .update();

    assertStops(id, through, "is not as we wrote it");
    assertThat(entries("standing.forged", id)).isEqualTo(1);
    assertThat(standing.find(id)).isEmpty();
    assertThat(next(12_000).state()).isEqualTo(Effect.State.PROPOSED);
  }

  @Test
  void the_seal_of_another_one_is_none() {
    Effect pattern = approved();
    String other = id(give(SUPERVISOR, pattern.id(), bounds()));
    String id = id(give(SUPERVISOR, pattern.id(), bounds()));
    house
        .jdbc
        .sql(
            """
            update workers.standing_approval set seal = (
              select seal from workers.standing_approval where id = :other) where id = :id
            """)
        .param("other", other)
        .param("id", id)
        .update();
    assertThat(standing.find(id)).isEmpty();
  }

  @Test
  void an_effect_whose_arguments_were_swapped_after_it_was_let_through_does_nothing() {
    given("original card");
    Effect through = next(12_000);
    house
        .jdbc
        .sql(
            "update workers.effect set arguments = replace(arguments, '12000', '11000') where id = :id")
        .param("id", through.id())
        .update();

    house.perform();

    assertThat(house.bank.executions).doesNotContainKey(through.id());
    assertThat(house.outcomes("effect.refused", through.id())).containsExactly("alarm");
  }

  @Test
  void an_effect_that_claims_to_be_covered_by_another_workers_is_put_to_people() {
    String id = given("original card");
    Effect waiting = next(13_000);
    house
        .jdbc
        .sql(
            """
            with through as (insert into workers.standing_cover values (:effect, :id, now()))
            update workers.effect set state = 'APPROVED' where id = :effect
            """)
        .param("effect", waiting.id())
        .param("id", id)
        .update();

    assertStops(id, waiting, "130.00 EUR is above 120.00 EUR");
  }

  @Test
  void a_clock_that_was_set_back_revives_nothing() {
    String id = given("original card");
    Effect through = next(12_000);
    house.clock.tick(Duration.ofDays(7));
    assertStops(id, through, "it ended at ");

    house.clock.tick(Duration.ofDays(-7));

    assertThat(standing.find(id).orElseThrow().state()).isEqualTo(State.ENDED);
    assertThat(next(12_000).why()).contains("does not cover it: it ended at");
  }

  @Test
  void whose_time_is_over_is_noted_once() {
    String id = given("original card");
    house.clock.tick(Duration.ofDays(7));
    assertThat(standing.sweep()).isEqualTo(1);
    assertThat(standing.sweep()).isZero();
    assertThat(entries("standing.ended", id)).isEqualTo(1);
    assertThat(standing.find(id).orElseThrow().state()).isEqualTo(State.ENDED);
  }

  @Test
  void a_use_that_somebody_deleted_is_noticed() {
    String id = given("original card");
    for (int i = 0; i < 2; i++) {
      next(6_000);
      house.perform();
    }
    house
        .jdbc
        .sql(
            """
            alter table workers.standing_use disable trigger standing_uses_stay;
            delete from workers.standing_use where number = 1;
            alter table workers.standing_use enable trigger standing_uses_stay
            """)
        .update();
    assertThat(next(6_000).state()).isEqualTo(Effect.State.PROPOSED);
    assertThat(standing.find(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from workers.standing_use",
        "truncate workers.standing_use",
        "update workers.standing_use set cents = 0"
      })
  void the_ledger_is_never_changed(String change) {
    assertThatThrownBy(() -> house.jdbc.sql(change).update()).hasMessageContaining("stays");
  }

  @Test
  void whoever_may_not_decide_gives_none() {
    Effect pattern = approved();
    assertThat(give(new Person("vic", Set.of("VIEWER")), pattern.id(), bounds()))
        .isInstanceOf(Result.NotEntitled.class);
    assertThat(standing.revoke(new Person("vic", Set.of("VIEWER")), "any", ""))
        .isInstanceOf(Result.NotEntitled.class);
  }

  @Test
  void only_what_a_person_approved_as_it_was_proposed_is_a_pattern() {
    Effect rejected = next(12_000);
    house.reject(rejected);
    assertThat(field(rejected, bounds())).isEqualTo("like");
    assertThat(field(next(12_000), bounds())).isEqualTo("like");
    assertThat(give(SUPERVISOR, "none", bounds())).isInstanceOf(Result.Unknown.class);
  }

  @Test
  void there_is_none_without_bounds() {
    Effect pattern = approved();
    Instant from = house.clock.instant();
    Instant until = from.plus(Duration.ofDays(1));
    var to = Map.of("recipient", List.of("original card"));
    assertThat(field(pattern, new Bounds(Map.of(), 1L, 1L, 1, from, until)))
        .isEqualTo("only.recipient");
    assertThat(field(pattern, new Bounds(Map.of("recipient", List.of()), 1L, 1L, 1, from, until)))
        .isEqualTo("only.recipient");
    assertThat(field(pattern, new Bounds(to, 2L, 1L, 1, from, until))).isEqualTo("amountTotal");
    assertThat(field(pattern, new Bounds(to, null, null, 1, from, until))).isEqualTo("amountEach");
    assertThat(field(pattern, new Bounds(to, 1L, 1L, 0, from, until))).isEqualTo("uses");
    assertThat(field(pattern, new Bounds(to, 1L, 1L, 101, from, until))).isEqualTo("uses");
    assertThat(field(pattern, new Bounds(to, 1L, 1L, 1, from, from))).isEqualTo("until");
    assertThat(
            field(
                pattern,
                new Bounds(to, 1L, 1L, 1, from, from.plus(Duration.ofDays(30)).plusSeconds(1))))
        .isEqualTo("until");
  }

  private void assertStops(String id, Effect through, String because) {
    house.assertAskedAgain(through, house.perform());
    assertThat(house.effects.briefing(through.id()).orElseThrow().again().cause())
        .contains(because);
    assertThat(standing.uses(id)).isEmpty();
  }

  private static Bounds bounds(String... to) {
    return new Bounds(
        Map.of("recipient", to.length == 0 ? List.of("original card") : List.of(to)),
        12_000L,
        30_000L,
        5,
        house.clock.instant(),
        house.clock.instant().plus(Duration.ofDays(7)));
  }

  private static Effect approved() {
    Effect pattern = next(12_000);
    house.approve(pattern);
    house.perform();
    return pattern;
  }

  private String given(String... to) {
    Result result = give(SUPERVISOR, approved().id(), bounds(to));
    house.clock.tick(Duration.ofSeconds(1));
    return id(result);
  }

  private static String id(Result result) {
    return ((Result.Given) result).standing().approval().id();
  }

  private Result give(Person by, String pattern, Bounds bounds) {
    return standing.give(by, new StandingApprovals.Wanted(pattern, bounds, ""));
  }

  private String field(Effect pattern, Bounds bounds) {
    return ((Result.Invalid) give(SUPERVISOR, pattern.id(), bounds)).field();
  }

  private static Effect next(int cents) {
    return next(cents, "original card");
  }

  /** In a case of its own. */
  private static Effect next(int cents, String to) {
    house.newInstance();
    return house.proposed(refund(cents, to));
  }

  private static long entries(String type, String id) {
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
}
