package io.countersign.server.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.NewEntry;
import io.countersign.server.TestDatabase;
import io.countersign.server.parts.Ready;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who works alone says so openly. */
class SingleOperatorTest {

  private static final Ready READY = new Ready(URI.create("http://127.0.0.1:8080"));

  private final JdbcClient jdbc = JdbcClient.create(TestDatabase.fresh("server"));
  private final List<NewEntry> entries = new ArrayList<>();

  @Test
  void the_mode_is_off_by_default_and_read_from_its_setting() {
    assertThat(bound(java.util.Map.of())).isFalse();
    assertThat(bound(java.util.Map.of("countersign.gates.single-operator", "true"))).isTrue();
  }

  @Test
  void each_switch_leaves_exactly_one_entry() {
    start(false);
    assertThat(entries).isEmpty();
    start(true);
    start(true);
    start(false);
    assertThat(entries)
        .extracting(entry -> entry.type() + " " + entry.payload().get("on"))
        .containsExactly("gates.single-operator true", "gates.single-operator false");
  }

  private void start(boolean on) {
    new SingleOperatorJournal(jdbc, new GateSettings(on), entries::add, Clock.systemUTC())
        .started(READY);
  }

  private static boolean bound(java.util.Map<String, String> set) {
    return new Binder(new MapConfigurationPropertySource(set))
        .bindOrCreate("countersign.gates", GateSettings.class)
        .singleOperator();
  }
}
