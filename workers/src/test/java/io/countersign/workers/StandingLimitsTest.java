package io.countersign.workers;

import static io.countersign.workers.PlayedModel.refund;
import static io.countersign.workers.StandingApprovalsTest.SUPERVISOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.workers.StandingApproval.Bounds;
import io.countersign.workers.StandingApprovals.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many servers open effects at once, no bound of a standing approval is exceeded. */
class StandingLimitsTest {

  private static final int THREADS = 4;
  private static final int EFFECTS = 8;
  private static final House house = new House();
  private static String pattern;

  @BeforeAll
  static void something_was_approved() {
    Effect effect = house.proposed(refund(12_000));
    house.approve(effect);
    house.perform();
    pattern = effect.id();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  /** An effect that was let through, and the step that performs it. */
  private record Through(String effect, long step, int cents) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void no_interleaving_exceeds_a_bound(long seed) throws Exception {
    var random = new Random(seed);
    int uses = 2 + random.nextInt(5);
    long total = 12_000 + random.nextInt(50_000);
    String id = given(uses, total);
    List<Through> through = proposed(random);

    race(random, id, through, random.nextBoolean());

    List<StandingLedger.Use> ledger = house.bean(StandingApprovals.class).uses(id);
    String seen = "seed %d: %d uses, %d cents: %s".formatted(seed, uses, total, ledger);
    assertThat(ledger.size()).as(seen).isLessThanOrEqualTo(uses);
    assertThat(ledger.stream().mapToLong(StandingLedger.Use::cents).sum())
        .as(seen)
        .isLessThanOrEqualTo(total);
    assertThat(ledger.stream().map(StandingLedger.Use::number))
        .as(seen)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, ledger.size()).boxed().toList());
    assertThat(executed(through))
        .as(seen)
        .containsExactlyInAnyOrderElementsOf(
            ledger.stream().map(StandingLedger.Use::effect).toList());
    assertThat(entries(id)).as(seen).isEqualTo(ledger.size());
  }

  private static String given(int uses, long total) {
    var bounds =
        new Bounds(
            Map.of("recipient", List.of("original card")),
            12_000L,
            total,
            uses,
            house.clock.instant(),
            house.clock.instant().plus(Duration.ofDays(7)));
    Result result =
        house
            .bean(StandingApprovals.class)
            .give(SUPERVISOR, new StandingApprovals.Wanted(pattern, bounds, ""));
    house.clock.tick(Duration.ofSeconds(1)); // the newest is looked at first
    return ((Result.Given) result).standing().approval().id();
  }

  private static List<Through> proposed(Random random) {
    var through = new ArrayList<Through>();
    for (int i = 0; i < EFFECTS; i++) {
      house.newInstance();
      int cents = 5_001 + random.nextInt(7_000);
      Effect effect = house.proposed(refund(cents));
      through.add(new Through(effect.id(), house.instance, cents));
    }
    return through;
  }

  /** Each effect twice, in any order, and perhaps a revocation in between. */
  private static void race(Random random, String id, List<Through> through, boolean revoked)
      throws Exception {
    var jobs = new ArrayList<Callable<Object>>();
    var performing = house.bean(Performing.class);
    for (int twice = 0; twice < 2; twice++) {
      for (Through one : through) {
        long job = random.nextLong();
        jobs.add(() -> performing.perform(one.step(), job, Performing.Back.ASKS_AGAIN));
      }
    }
    if (revoked) {
      jobs.add(() -> house.bean(StandingApprovals.class).revoke(SUPERVISOR, id, ""));
    }
    java.util.Collections.shuffle(jobs, random);
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var done : threads.invokeAll(jobs)) {
        done.get();
      }
    }
  }

  private static List<String> executed(List<Through> through) {
    return through.stream()
        .map(Through::effect)
        .filter(house.bank.executions::containsKey)
        .toList();
  }

  private static long entries(String id) {
    return house
        .jdbc
        .sql(
            """
            select count(*) from history.inbox where leaf::jsonb ->> 'type' = 'standing.used'
              and leaf::jsonb #>> '{subjects,standing}' = :id
            """)
        .param("id", id)
        .query(Long.class)
        .single();
  }
}
