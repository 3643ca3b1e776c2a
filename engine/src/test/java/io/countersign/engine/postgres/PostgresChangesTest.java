package io.countersign.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Changes;
import io.countersign.engine.Changes.Change;
import io.countersign.engine.TestDatabase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresChangesTest {

  private static final DataSource DATABASE = TestDatabase.fresh();

  private final JdbcClient jdbc = JdbcClient.create(DATABASE);
  private final PostgresChanges changes = new PostgresChanges(DATABASE);
  private final BlockingQueue<Change> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    changes.start();
    changes.listen(heard::add);
  }

  @AfterEach
  void stop() {
    changes.stop();
  }

  @Test
  void what_changes_is_told() throws InterruptedException {
    assertThat(tellUntilHeard("task:1:2")).isEqualTo(new Change("task", 1, 2));
  }

  @Test
  void what_is_no_change_is_left_out() throws InterruptedException {
    tellUntilHeard("task:1:2");
    heard.clear();
    tell("nonsense");
    assertThat(tellUntilHeard("instance:3:3"))
        .isIn(new Change("instance", 3, 3), new Change("task", 1, 2));
  }

  @Test
  void a_cut_connection_is_made_again_and_whoever_listens_looks_for_what_was_missed()
      throws InterruptedException {
    tellUntilHeard("task:1:2");
    heard.clear();
    jdbc.sql(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where query = 'listen countersign' and datname = current_database()
            """)
        .query(Boolean.class)
        .list();
    Change next = heard.poll(10, TimeUnit.SECONDS);
    while (next != null && !next.equals(Changes.MISSED)) { // one that was still on its way
      next = heard.poll(10, TimeUnit.SECONDS);
    }
    assertThat(next).isEqualTo(Changes.MISSED);
    assertThat(tellUntilHeard("task:5:6")).isEqualTo(new Change("task", 5, 6));
  }

  private Change tellUntilHeard(String payload) throws InterruptedException {
    Change change = null;
    for (int i = 0; change == null && i < 100; i++) {
      tell(payload);
      change = heard.poll(100, TimeUnit.MILLISECONDS);
    }
    return change;
  }

  private void tell(String payload) {
    jdbc.sql("select pg_notify('countersign', :payload)::text")
        .param("payload", payload)
        .query(String.class)
        .single();
  }
}
