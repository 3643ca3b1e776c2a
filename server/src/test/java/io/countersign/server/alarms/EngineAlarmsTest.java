package io.countersign.server.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.history.postgres.PostgresHistory;
import io.countersign.server.TestDatabase;
import io.countersign.server.identity.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class EngineAlarmsTest {

  private final DataSource database = TestDatabase.fresh("history", "zeebe");
  private final JdbcClient jdbc = JdbcClient.create(database);
  private final EngineAlarms alarms =
      new EngineAlarms(
          jdbc,
          new PostgresHistory(database, Clock.systemUTC()),
          () -> new Caller.OfClient("olga", Set.of()),
          Clock.systemUTC());

  @Test
  void an_alarm_is_seen_once_by_somebody_and_the_history_says_by_whom() {
    long first = alarm("Records 7 to 9 are missing.");
    long second = alarm("The engine was restored.");

    assertThat(alarms.see(first)).isTrue();
    assertThat(alarms.see(first)).isFalse();
    assertThat(alarms.see(99)).isFalse();

    assertThat(alarms.all()).extracting(EngineAlarms.Alarm::id).containsExactly(second, first);
    assertThat(alarms.all().getLast().seenBy()).isEqualTo("olga");
    assertThat(unseen()).containsExactly("The engine was restored.");
    assertThat(jdbc.sql("select payload from history.inbox").query(String.class).single())
        .contains("Records 7 to 9 are missing.");
  }

  /** As the health asks. */
  private List<String> unseen() {
    return jdbc.sql("select sentence from zeebe.exporter_alarm where seen_at is null")
        .query(String.class)
        .list();
  }

  private long alarm(String sentence) {
    return jdbc.sql(
            """
            insert into zeebe.exporter_alarm (incarnation, partition, sentence)
            values ('a', 1, :sentence) returning id
            """)
        .param("sentence", sentence)
        .query(Long.class)
        .single();
  }
}
