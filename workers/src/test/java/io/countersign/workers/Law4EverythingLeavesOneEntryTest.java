package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.NewEntry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever matters leaves exactly one entry, in the transaction of the thing itself. */
class Law4EverythingLeavesOneEntryTest {

  private static final House house = new House();

  /** A thing that matters, as it stands in its table, and the entry that it must have. */
  private static final String[][] THINGS = {
    {"workers.effect", "true", "effect.proposed"},
    {"workers.effect", "state in ('STARTED', 'CONFIRMED')", "effect.started"},
    {"workers.effect", "state = 'CONFIRMED'", "effect.confirmed"},
    {"workers.turn", "state = 'ANSWERED'", "turn.answered"},
    {"workers.turn", "state = 'SUSPECT'", "turn.suspected"},
    {"workers.run", "state = 'DONE'", "run.finished"},
    {"workers.tool_call", "action = 'ask_person'", "question.asked"},
    {"engine.decision", "true", "gate.decided"},
    {"budgets.hold", "true", "budget.held"},
  };

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void calm() {
    house.history.dies = _ -> false;
    house.history.diesFirst = _ -> false;
  }

  @Test
  void a_case_without_a_death_leaves_one_entry_for_each_thing() {
    assertThat(new Refund(house).carryOn()).isZero();
    things_and_entries_agree();
  }

  @Test
  void a_death_right_after_any_entry_takes_both_with_it() {
    for (int place = 1; dies(place, counter -> house.history.dies = counter); place++) {
      things_and_entries_agree();
    }
  }

  @Test
  void a_death_right_before_any_entry_leaves_neither() {
    for (int place = 1; dies(place, counter -> house.history.diesFirst = counter); place++) {
      things_and_entries_agree();
    }
  }

  /**
   * Dies once at the given append, and looks before anybody carries on; false once past the end.
   */
  private boolean dies(int place, java.util.function.Consumer<Predicate<NewEntry>> where) {
    calm();
    var appends = new AtomicInteger();
    where.accept(_ -> {
      boolean now = appends.incrementAndGet() == place;
      return now;
    });
    int deaths = new Refund(house).carryOn();
    assertThat(deaths).isLessThanOrEqualTo(1);
    return deaths == 1;
  }

  private static void things_and_entries_agree() {
    Map<String, Long> entries = entries();
    for (String[] thing : THINGS) {
      assertThat(entries.getOrDefault(thing[2], 0L))
          .as("entries %s for %s where %s", thing[2], thing[0], thing[1])
          .isEqualTo(count("%s where %s".formatted(thing[0], thing[1])));
    }
  }

  /** How many there are of each type; one look, since it is a long one. */
  private static Map<String, Long> entries() {
    return house
        .jdbc
        .sql("select leaf::jsonb ->> 'type' as type, count(*) as n from history.inbox group by 1")
        .query((row, _) -> Map.entry(row.getString("type"), row.getLong("n")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static long count(String what) {
    return house.jdbc.sql("select count(*) from " + what).query(Long.class).single();
  }
}
