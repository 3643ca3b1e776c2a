package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.PlayedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Decision.Verdict;
import io.countersign.engine.Gates;
import io.countersign.engine.Work;
import io.countersign.history.CanonicalJson;
import io.countersign.history.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Laws 1 and 9, market pain 1 (approved X, executed Y): what was approved is what runs, while it is
 * still what was shown.
 */
class BoundApprovalTest {

  private static final House house = new House();
  private static final Duration APPROVALS_LAST = Duration.ofHours(24);

  @BeforeEach
  void begin() {
    house.begin();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void what_was_approved_is_what_runs() {
    Effect effect = house.approved(12_000);

    assertThat(house.perform()).containsEntry("outcome", "performed");

    assertThat(CanonicalJson.text(house.bank.done.get(effect.id()))).isEqualTo(effect.arguments());
    assertThat(house.effects.briefing(effect.id()).orElseThrow().records())
        .isEqualTo(new Effects.Records(effect.arguments(), effect.arguments(), effect.arguments()));
  }

  @Test
  void the_document_says_all_that_is_bound_and_anybody_can_recompute_its_digest() {
    Effect effect = house.proposed(refund(12_000));
    String document = String.valueOf(effect.document());
    var disclosed = house.effects.briefing(effect.id()).orElseThrow().disclosed();

    assertThat(Digest.ofText(document)).isEqualTo(effect.digest());
    assertThat(CanonicalJson.readObject(document))
        .containsOnlyKeys(
            "format",
            "effect",
            "worker",
            "workerVersion",
            "action",
            "schema",
            "arguments",
            "instance",
            "rootInstance",
            "run",
            "rule",
            "ruleVersion",
            "policy",
            "disclosed",
            "nonce")
        .containsEntry("effect", effect.id())
        .containsEntry("rule", "Refunds 2")
        .containsEntry("disclosed", Digest.ofText(String.valueOf(disclosed)).hex());
    assertThat(disclosed).contains("Refunded", "card ending 1332", "You are asked because");
  }

  @Test
  void two_equal_proposals_have_two_digests() {
    house.model.then(says("Twice.", refund(12_000), refund(12_000)));
    house.turn();
    assertThat(
            house.effects.search(null, null, null, 1_000).stream()
                .filter(effect -> effect.processInstanceKey() == house.instance)
                .map(Effect::digest))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_approval_of_one_effect_does_not_open_another() {
    house.model.then(says("Two.", refund(12_000), refund(13_000)));
    house.turn();
    List<Effect> both =
        house.effects.search(null, null, null, 1_000).stream()
            .filter(effect -> effect.processInstanceKey() == house.instance)
            .toList();
    house.approve(both.getFirst());
    swap(both.getFirst(), both.getLast());

    house.perform();

    assertThat(house.bank.executions).doesNotContainKeys(both.get(0).id(), both.get(1).id());
  }

  /** As whoever holds the database's password would. */
  private static void swap(Effect one, Effect other) {
    for (Effect[] pair : new Effect[][] {{one, other}, {other, one}}) {
      house
          .jdbc
          .sql(
              """
              update workers.effect set arguments = :arguments, document = :document,
                digest = :digest, state = 'APPROVED'
              where id = :id
              """)
          .param("arguments", pair[1].arguments())
          .param("document", pair[1].document())
          .param("digest", pair[1].digest().hex())
          .param("id", pair[0].id())
          .update();
    }
  }

  @Test
  void a_document_that_was_changed_after_the_approval_performs_nothing() {
    Effect effect = house.approved(12_000);
    house
        .jdbc
        .sql("update workers.effect set document = replace(document, '\"gates:', '\"gates:0')")
        .update();

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("alarm");
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void what_was_shown_cannot_be_made_something_else_afterwards() {
    Effect effect = house.approved(12_000);
    house
        .jdbc
        .sql("update workers.effect set disclosed = replace(disclosed, '0.00 EUR', '1.00 EUR')")
        .update();

    house.perform();

    assertThat(house.outcomes("effect.refused", effect.id())).containsExactly("alarm");
  }

  @Test
  void a_forged_decision_performs_nothing_and_raises_an_alarm() {
    Effect effect = house.proposed(refund(12_000));
    house
        .jdbc
        .sql(
            """
            insert into engine.decision
            values (:task, :id, 'effect', :id, 'APPROVE', 'supervisor', '', :digest, '{}', now(),
              :digest, now() + interval '90 days', 'Zm9yZ2Vk')
            """)
        .param("task", house.instance + 5)
        .param("id", effect.id())
        .param("digest", effect.digest().hex())
        .update();

    house.perform();

    assertThat(house.state(effect)).isEqualTo(Effect.State.REFUSED);
    assertThat(house.outcomes("gate.forged", effect.id())).containsExactly("alarm");
    assertThat(house.bank.executions).doesNotContainKey(effect.id());
  }

  @Test
  void an_approval_that_is_too_old_is_asked_again_and_is_no_alarm() {
    Effect effect = house.approved(12_000);
    house.clock.tick(APPROVALS_LAST);

    house.assertAskedAgain(effect, house.perform());

    assertThat(house.effects.briefing(effect.id()).orElseThrow().again().cause())
        .startsWith("supervisor approved it at ")
        .endsWith("when the approval ended.");
    assertThat(house.entries("gate.forged", effect.id())).isZero();
  }

  @Test
  void an_approval_is_good_until_its_last_moment() {
    Effect effect = house.approved(12_000);
    house.clock.tick(APPROVALS_LAST.minusMillis(1));

    assertThat(house.perform()).containsEntry("outcome", "performed");
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
  }

  @Test
  void eight_servers_that_perform_at_once_use_one_approval_once() throws Exception {
    Effect effect = house.approved(12_000);
    var jobs = new ArrayList<Callable<Work.Outcome>>();
    for (int i = 0; i < 8; i++) {
      jobs.add(() -> house.job("perform"));
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var job : threads.invokeAll(jobs)) {
        get(job);
      }
    }
    assertThat(house.bank.executions).containsEntry(effect.id(), 1);
    assertThat(house.entries("effect.started", effect.id())).isEqualTo(1);
  }

  private static void get(java.util.concurrent.Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_gate_whose_effect_was_swapped_before_the_decision_is_seen_by_its_digest() {
    Effect effect = house.proposed(refund(12_000));
    long gate = house.gate(effect);
    Digest seen = house.gates.subject(gate).orElseThrow().digest();
    house
        .jdbc
        .sql("update workers.effect set arguments = replace(arguments, '12000', '13000')")
        .update();

    var request =
        new Gates.Request(
            gate,
            new Gates.Person("supervisor", java.util.Set.of("SUPERVISOR")),
            Verdict.APPROVE,
            "",
            seen,
            Map.of());
    assertThat(house.gates.decide(request)).isInstanceOf(Gates.Result.OtherDigest.class);
  }
}
