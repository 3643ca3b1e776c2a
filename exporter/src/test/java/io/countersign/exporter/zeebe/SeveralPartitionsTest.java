package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exporter.postgres.Database;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three partitions' exporters write at once, on threads of their own, into one database. */
class SeveralPartitionsTest {

  private static final int RECORDS = 2_000;

  private final Database database = Database.migrated();

  @Test
  void each_is_counted_by_itself_though_their_connections_are_ended() throws InterruptedException {
    List<Rig> rigs = new ArrayList<>();
    for (int partition = 1; partition <= 3; partition++) {
      rigs.add(new Rig(database, partition, new FakeBroker()));
    }
    rigs.forEach(rig -> rig.writer.start());
    for (int position = 1; position <= RECORDS; position++) {
      for (Rig rig : rigs) {
        rig.writer.take(rig.started(0, position));
      }
      if (position % 500 == 0) {
        endConnections();
        rigs.getFirst().broker.awaitAcknowledged(position - 400);
      }
    }
    for (Rig rig : rigs) {
      rig.broker.awaitAcknowledged(RECORDS);
      rig.writer.close();
    }
    assertThat(
            database.value(
                """
                select string_agg(source || '*' || count || '..' || last, ' ' order by source) from (
                  select leaf::jsonb #>> '{source,partition}' as source, count(*),
                    max((leaf::jsonb #>> '{source,seq}')::int) as last
                  from history.inbox group by 1) s
                """))
        .isEqualTo("1*2000..2000 2*2000..2000 3*2000..2000");
  }

  private void endConnections() {
    database.value(
        """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """);
  }
}
