package io.countersign.engine.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.EngineException;
import io.countersign.engine.EngineException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway is not asked for its version each time, and an upgrade loses nothing. */
class GatewayVersionTest {

  private String running = "8.5.8";
  private int asked;
  private final List<String> calls = new ArrayList<>();
  private final GatewayVersion gateway =
      new GatewayVersion(() -> {
        asked++;
        return running;
      });

  private void complete(String version) {
    calls.add(UserTaskRest.api(version));
    if (!UserTaskRest.api(version).equals(UserTaskRest.api(running))) {
      throw new EngineException(Kind.NOT_FOUND, "There is no such path.", null);
    }
  }

  @Test
  void it_is_asked_once_for_many_decisions() {
    gateway.through(this::complete);
    gateway.through(this::complete);
    assertThat(calls).containsExactly("v1", "v1");
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void after_an_upgrade_the_task_is_completed_on_the_new_path() {
    gateway.through(this::complete);
    running = "8.6.0";
    gateway.through(this::complete);
    gateway.through(this::complete);
    assertThat(calls).containsExactly("v1", "v1", "v2", "v2");
  }

  @Test
  void what_the_topology_told_meanwhile_is_believed_while_the_old_path_still_works() {
    gateway.through(this::complete);
    gateway.learn("8.6.0");
    running = "8.6.0";
    gateway.through(this::complete);
    assertThat(calls).containsExactly("v1", "v2");
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void a_task_that_is_gone_on_the_same_path_is_gone() {
    gateway.through(this::complete);
    assertThatThrownBy(() ->
            gateway.through(version -> {
              throw new EngineException(Kind.NOT_FOUND, "There is no such task.", null);
            }))
        .hasMessage("There is no such task.");
  }
}
