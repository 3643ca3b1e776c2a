package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exporter.Acknowledged;
import io.countersign.exporter.postgres.Database;
import io.countersign.exporter.postgres.PostgresStore;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Either side is set back to an older state; neither may go on as if nothing had happened. */
class RestoreTest {

  private final Database database = Database.migrated();
  private final Rig rig = new Rig(database, 1, new FakeBroker());

  @Test
  void a_database_older_than_the_engine_leaves_a_gap_with_its_ends_and_an_alarm() {
    rig.write(1, 3).write(4, 8);
    Database older = Database.migrated();
    Rig restored = new Rig(older, 1, new FakeBroker()).write(1, 3);
    new Rig(older, 1, rig.broker).write(9, 9);

    assertThat(restored.history())
        .isEqualTo(
            "1:instance.started 2:instance.started 3:instance.started 8:engine.gap"
                + " 9:instance.started");
    assertThat(restored.facts("engine.gap"))
        .isEqualTo("{\"from\":\"4\",\"partition\":1,\"to\":\"8\"}");
    assertThat(restored.alarms()).contains("records 4 to 8 of partition 1 are missing");
  }

  @Test
  void a_database_that_failed_over_and_lost_commits_leaves_a_gap_though_the_exporter_ran_on() {
    rig.write(1, 3).write(4, 8);
    // what an asynchronous standby does not have yet when it takes over
    database.change("update zeebe.exporter_position set position = 3, seq = 3");
    rig.writer.take(rig.started(0, 9));
    while (rig.broker.last().position() < 9) {
      tryToStep();
    }
    assertThat(rig.facts("engine.gap")).isEqualTo("{\"from\":\"4\",\"partition\":1,\"to\":\"8\"}");
  }

  private void tryToStep() {
    try {
      rig.writer.step();
    } catch (io.countersign.exporter.StoreAwayException e) {
      assertThat(e).hasMessageContaining("Another exporter of partition 1 wrote up to 3, not 8");
    }
  }

  @Test
  void records_that_the_broker_passed_over_are_no_gap() {
    rig.write(1, 3);
    rig.broker.passOverTo(7);
    rig.next(rig.broker.acknowledgements.size() - 1).write(8, 8);
    assertThat(rig.history()).doesNotContain("engine.gap");
    assertThat(rig.alarms()).isEmpty();
  }

  @Test
  void an_engine_set_back_to_a_backup_begins_a_new_generation_at_the_first_other_record() {
    rig.write(1, 3).write(4, 8);
    Rig restored = rig.next(1).write(0, 4, 5).write(1, 6, 7);

    assertThat(restored.history())
        .endsWith(
            "8:instance.started 6:engine.restored" + " 6:instance.started 7:instance.started");
    assertThat(restored.facts("engine.restored"))
        .isEqualTo("{\"from\":\"6\",\"incarnation\":\"a#2\",\"partition\":1,\"to\":\"8\"}");
    assertThat(restored.alarms()).contains("restored from a backup");
    assertThat(restored.instances())
        .isEqualTo("1:life-0 2:life-0 3:life-0 4:life-0 5:life-0 6:life-1 7:life-1");
  }

  @Test
  void a_new_generation_counts_its_entries_from_one_so_that_the_verifier_finds_omissions() {
    rig.write(1, 3);
    rig.next(0).write(1, 1, 2);
    assertThat(
            database.value(
                """
                select string_agg(leaf::jsonb #>> '{source,incarnation}' || '/'
                  || (leaf::jsonb #>> '{source,seq}'), ' ' order by id) from history.inbox
                """))
        .isEqualTo("a/1 a/2 a/3 a#2/1 a#2/2 a#2/3");
  }

  @Test
  void an_engine_made_anew_under_its_old_name_is_found_out_by_its_first_record() {
    rig.write(1, 3);
    Rig anew = new Rig(database, 1, new FakeBroker()).write(1, 1, 1);
    assertThat(anew.history()).endsWith("1:engine.restored 1:instance.started");
    assertThat(anew.instances()).isEqualTo("1:life-1");
  }

  @Test
  void a_record_younger_than_all_that_was_written_is_another_though_no_digest_is_kept_so_long() {
    rig.write(1, 8);
    database.change("delete from zeebe.exporter_batch");
    Rig same = rig.next(0).write(0, 1, 4);
    assertThat(same.history()).doesNotContain("engine.restored");

    Rig restored = rig.next(0).write(1, 5, 5);
    assertThat(restored.history()).endsWith("5:engine.restored 5:instance.started");
  }

  @Test
  void another_record_of_the_same_time_at_a_used_position_is_found_out_by_its_digest() {
    rig.write(1, 8);
    Rig restored = rig.next(0);
    restored.writer.take(
        new io.countersign.exporter.Exported(
            1, rig.started(0, 1).at(), 4711, rig.started(0, 1).changes()));
    restored.writer.step();
    assertThat(restored.history()).endsWith("1:engine.restored 1:instance.started");
  }

  @Test
  void a_new_engine_takes_the_old_instances_with_it_but_not_the_history_once_for_all_partitions() {
    rig.write(1, 3);
    for (int partition = 1; partition <= 3; partition++) {
      var store = new PostgresStore(database.source(), "b", partition, Clock.systemUTC());
      store.open(Acknowledged.NOTHING);
      store.write(java.util.List.of(new Rig(database, partition, new FakeBroker()).started(1, 1)));
    }
    assertThat(database.value("select count(*) from zeebe.instance")).isEqualTo("3");
    assertThat(
            database.value(
                "select count(*) from history.inbox where leaf::jsonb ->> 'type' = 'engine.replaced'"))
        .isEqualTo("1");
    assertThat(rig.history()).contains("3:instance.started");
  }

  @Test
  void a_purge_of_the_engine_is_recorded_and_removes_nothing() {
    rig.write(1, 3);
    var store = new PostgresStore(database.source(), "a", 1, Clock.systemUTC());
    store.purge();
    new Rig(database, 1, new FakeBroker()).write(1, 1, 1);

    assertThat(rig.history()).endsWith("3:instance.started 3:engine.purged 1:instance.started");
    assertThat(database.value("select count(*) from zeebe.instance")).isEqualTo("3");
  }
}
