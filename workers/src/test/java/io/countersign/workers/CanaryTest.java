package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Decision;
import io.countersign.engine.Gates;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import io.countersign.workers.Canaries.Result;
import io.countersign.workers.Canaries.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** A gate that is tested looks as always, and nothing that tests it is ever done. */
class CanaryTest {

  private static final House house = new House();

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void begin() {
    house.newInstance();
    house.bank.look = call -> Bank.books(0, call);
    rule(new Rule(0, false));
    house.jdbc.sql("delete from workers.canary").update();
    house.clock.tick(Duration.ofSeconds(1));
    rule(new Rule(1, false));
    house.clock.tick(Duration.ofSeconds(1));
  }

  private static void rule(Rule rule) {
    house.bean(Canaries.class).rule(rule, "owner", house.clock.instant());
  }

  private static Canaries canaries() {
    return house.bean(Canaries.class);
  }

  /** The proposal of the worker, and the one that tests the gate. */
  private record Pair(Effect real, Effect canary) {}

  /** One real decision, and the next proposal has a canary beside it. */
  private static Pair pair() {
    house.newInstance();
    house.clock.tick(Duration.ofSeconds(1));
    house.reject(house.proposed(refund(12_000)));
    house.clock.tick(Duration.ofSeconds(1));
    house.newInstance();
    house.model.then(PlayedModel.says("I propose.", refund(13_000)));
    Map<String, Object> turn = house.turn();
    List<Effect> proposed = proposed();
    Effect canary =
        proposed.stream().filter(e -> e.arguments().contains(Bank.WRONG)).findFirst().orElseThrow();
    Effect real = proposed.stream().filter(e -> e != canary).findFirst().orElseThrow();
    assertThat(turn)
        .containsEntry("outcome", "approval")
        .containsEntry("effects", List.of(real.id(), canary.id()));
    return new Pair(real, canary);
  }

  private static List<Effect> proposed() {
    return house.effects.search(null, null, null, 100).stream()
        .filter(effect -> effect.processInstanceKey() == house.instance)
        .toList();
  }

  @Test
  void is_off_until_somebody_says_otherwise() {
    house.jdbc.sql("delete from workers.canary_rule").update();
    house.reject(house.proposed(refund(12_000)));
    house.newInstance();
    house.proposed(refund(13_000));

    assertThat(proposed()).hasSize(1);
  }

  @Test
  void cannot_be_told_from_a_proposal_at_its_gate() {
    Pair pair = pair();
    var real = house.gates.subject(house.gate(pair.real())).orElseThrow();
    var canary = house.gates.subject(house.gate(pair.canary())).orElseThrow();

    assertThat(canary.kind()).isEqualTo(real.kind());
    assertThat(canary.roles()).isEqualTo(real.roles());
    assertThat(keys(pair.canary().document())).isEqualTo(keys(pair.real().document()));
    assertThat(entry("effect.proposed", pair.canary()).keySet())
        .isEqualTo(entry("effect.proposed", pair.real()).keySet());
    assertThat(nonce(pair.canary())).hasSameSizeAs(nonce(pair.real()));
  }

  private static Object keys(String document) {
    return CanonicalJson.readObject(document).keySet();
  }

  private static String nonce(Effect effect) {
    return String.valueOf(CanonicalJson.readObject(effect.document()).get("nonce"));
  }

  private static Map<String, Object> entry(String type, Effect effect) {
    return CanonicalJson.readObject(
        house
            .jdbc
            .sql(
                """
                select payload from history.inbox where leaf::jsonb ->> 'type' = :type
                  and leaf::jsonb #>> '{subjects,effect}' = :effect
                """)
            .param("type", type)
            .param("effect", effect.id())
            .query(String.class)
            .single());
  }

  @Test
  void was_marked_from_the_start_as_whoever_reads_the_history_can_compute() {
    Pair pair = pair();
    Object shown = entry("effect.proposed", pair.canary()).get("digest");
    assertThat(house.entries("canary.revealed", pair.canary().id())).isZero();
    house.reject(pair.canary());

    Map<String, Object> revealed = entry("canary.revealed", pair.canary());
    String document = String.valueOf(revealed.get("document"));
    assertThat(Digest.ofText(document).hex()).isEqualTo(shown);
    assertThat(CanonicalJson.readObject(document))
        .containsEntry(
            "nonce",
            CanarySecret.nonce(pair.canary().id(), String.valueOf(revealed.get("secret"))));
    assertThat(house.entries("canary.revealed", pair.real().id())).isZero();
  }

  @ParameterizedTest
  @EnumSource(Decision.Verdict.class)
  void whatever_is_decided_on_it_nothing_is_permitted_and_the_bank_hears_nothing(
      Decision.Verdict verdict) {
    Pair pair = pair();
    Map<String, Object> more =
        verdict == Decision.Verdict.EDIT
            ? Map.of("arguments", arguments(pair.canary(), "reason", "Late."))
            : Map.of();
    var decided = (Gates.Result.Decided) house.decide(house.gate(pair.canary()), verdict, more);
    house.approve(pair.real());
    house.perform();

    assertThat(decided.decision().permit()).isNull();
    assertThat(house.bank.executions)
        .containsKey(pair.real().id())
        .doesNotContainKey(pair.canary().id());
    assertThat(house.bank.done.values()).noneMatch(done -> done.containsValue(Bank.WRONG));
    assertThat(house.state(pair.canary())).isEqualTo(Effect.State.REFUSED);
    assertThat(house.now(pair.canary()).outcome())
        .startsWith("This was a test, and it was ")
        .contains("It goes to somebody else.");
  }

  private static Map<String, Object> arguments(Effect effect, String name, Object value) {
    var arguments = new java.util.HashMap<>(CanonicalJson.readObject(effect.arguments()));
    arguments.put(name, value);
    return arguments;
  }

  @Test
  void is_opened_by_nothing_even_where_somebody_names_it() {
    Effect canary = pair().canary();
    var opening = house.bean(Opening.class);
    var trying =
        new Opening.Trying(99_000_001, Performing.Back.ASKS_AGAIN, Previews.Seen.nothing());

    assertThat(opening.open(canary.id(), trying)).isNotInstanceOf(Opened.Act.class);
    assertThat(house.bank.executions).doesNotContainKey(canary.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state = 'APPROVED'",
        "state = 'STARTED', started_at = now()",
        "state = 'CONFIRMED'",
        "approved_arguments = arguments",
        "effective_arguments = arguments",
        "hold_key = 'effect:1'"
      })
  void the_database_itself_refuses_to_have_it_done(String change) {
    Effect canary = pair().canary();

    assertThatThrownBy(() ->
            house
                .jdbc
                .sql("update workers.effect set " + change + " where id = :id")
                .param("id", canary.id())
                .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("canaries_are_never_done");
  }

  @Test
  void whoever_corrects_what_is_wrong_has_caught_it() {
    Effect canary = pair().canary();
    house.edit(canary, arguments(canary, "recipient", "original card"));

    assertThat(canaries().of(canary.id()).orElseThrow().result()).isEqualTo(Result.CAUGHT);
    assertThat(house.now(canary).arguments()).isEqualTo(canary.arguments());
  }

  @Test
  void the_worker_never_hears_of_it() {
    Pair pair = pair();
    house.approve(pair.canary());
    house.approve(pair.real());
    house.perform();

    assertThat(house.turn()).containsEntry("outcome", "done");
    assertThat(house.model.prompts.getLast().toString())
        .contains("H-20001")
        .doesNotContain(Bank.WRONG)
        .doesNotContain("test");
  }

  @Test
  void counts_for_its_gate_and_for_nobody() {
    house.approve(pair().canary());
    house.reject(pair().canary());

    assertThat(canaries().byGate(Instant.EPOCH))
        .containsExactly(
            new Canaries.Tally(House.CLERK, "Refund clerk", "payments.refund", 2, 1, 1));
    assertThat(canaries().byPerson(Instant.EPOCH)).isEmpty();
  }

  @Test
  void counts_for_people_where_an_owner_wants_it_and_forgets_them_when_not() {
    rule(new Rule(1, true));
    house.clock.tick(Duration.ofSeconds(1));
    house.approve(pair().canary());
    assertThat(canaries().byPerson(Instant.EPOCH))
        .containsExactly(new Canaries.PersonTally("supervisor", 1, 0, 1));

    rule(new Rule(1, false));

    assertThat(canaries().byPerson(Instant.EPOCH)).isEmpty();
  }

  @Test
  void never_two_at_a_gate_and_never_before_so_many_decisions() {
    Pair pair = pair();
    house.reject(pair.real());
    house.newInstance();
    house.proposed(refund(14_000));
    assertThat(proposed()).as("one is open").hasSize(1);

    house.reject(pair.canary());
    house.clock.tick(Duration.ofSeconds(1));
    rule(new Rule(3, false));
    house.newInstance();
    house.proposed(refund(15_000));
    assertThat(proposed()).as("nobody has decided three since").hasSize(1);
  }

  @Test
  void its_time_runs_out_with_what_waits_beside_it() {
    Pair pair = pair();
    house.job("expire");

    assertThat(house.state(pair.real())).isEqualTo(Effect.State.EXPIRED);
    assertThat(house.state(pair.canary())).isEqualTo(Effect.State.REFUSED);
    assertThat(canaries().of(pair.canary().id()).orElseThrow().result())
        .isEqualTo(Result.UNDECIDED);
  }

  @Test
  void spends_no_budget_and_is_offered_to_nobody_in_advance() {
    Pair pair = pair();
    house.approve(pair.canary());
    house.perform();

    Instant now = house.clock.instant();
    var bounds =
        new StandingApproval.Bounds(
            Map.of("recipient", List.of(Bank.WRONG)),
            20_000L,
            20_000L,
            1,
            now,
            now.plusSeconds(60));
    assertThat(
            house
                .bean(StandingApprovals.class)
                .give(
                    new Gates.Person("sam", Set.of("SUPERVISOR")),
                    new StandingApprovals.Wanted(pair.canary().id(), bounds, "")))
        .isNotInstanceOf(StandingApprovals.Result.Given.class);
    assertThat(holds(pair.canary())).isZero();
    assertThat(house.bean(AlikeDecisions.class).proposedAlike(pair.real().id(), Instant.EPOCH, 100))
        .doesNotContain(pair.canary().id());
  }

  private static long holds(Effect effect) {
    return house
        .jdbc
        .sql("select count(*) from budgets.hold where key like 'effect:' || :id || ':%'")
        .param("id", effect.id())
        .query(Long.class)
        .single();
  }
}
