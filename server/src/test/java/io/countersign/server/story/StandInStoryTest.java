package io.countersign.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Market pain 7: what waited for somebody who is away is seen by whoever stands in. */
class StandInStoryTest {

  private static final RunningDemo DEMO = RunningDemo.shared();
  private static final String ABSENCE = "/api/people/supervisor/absence";
  private final Story story = new Story(DEMO);
  private final Rest owner = Rest.person(DEMO.address(), "owner");

  @AfterEach
  void everybody_is_back() {
    away(Instant.now().plus(300, ChronoUnit.DAYS));
  }

  /** There is one absence a person: another one takes its place. */
  private void away(Instant from) {
    var body =
        "{\"from\":\"%s\",\"until\":\"%s\",\"substitute\":\"owner\"}"
            .formatted(from, from.plus(1, ChronoUnit.DAYS));
    var set = owner.put(ABSENCE, "application/json", body, Map.of());
    assertThat(set.status()).as(set.body()).isEqualTo(200);
  }

  @Test
  void a_stand_in_finds_the_absent_persons_tasks_in_the_list() {
    var order = story.orderLike("H-10447");
    var gate = story.awaitGate(story.request(order, "It arrived broken."), "payments.refund");
    assertThat(story.assign(owner, gate, "supervisor").status()).isLessThan(300);
    String mine = "/desk?show=mine&q=" + order;
    String task = "/desk/" + gate.key();
    awaitRow("/desk?show=all&q=" + order, "supervisor has it"); // the list is a copy, and late
    assertThat(owner.get(mine).body()).doesNotContain(task);

    away(Instant.now().minus(1, ChronoUnit.MINUTES));

    assertThat(owner.get(mine).body()).contains(task);
    assertThat(story.decide(owner, gate, "reject", "Not now").status()).isEqualTo(204);
  }

  private void awaitRow(String list, String words) {
    org.awaitility.Awaitility.await(words + " in " + list)
        .until(() -> owner.get(list).body().contains(words));
  }
}
