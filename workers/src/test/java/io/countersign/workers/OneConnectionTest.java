package io.countersign.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Sixteen turns at once with ten connections: whoever holds one and waits for a second stops all.
 */
class OneConnectionTest {

  private static final House house = new House();
  private static final UndoCase CASE = new UndoCase(house);

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void what_is_read_together_is_read_on_one_connection() {
    CASE.begin();
    Effect effect = CASE.refunded(100);
    assertThat(connections(() -> house.bean(Conversations.class).load(effect.run()))).isEqualTo(1);
    assertThat(connections(() -> house.bean(Runs.class).find(effect.run()))).isEqualTo(1);
    assertThat(connections(() -> house.bean(Workers.class).find(effect.worker()))).isEqualTo(1);
  }

  private static int connections(Runnable task) {
    return house.bean(CountedConnections.class).during(task);
  }
}
