package io.countersign.exporter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.exporter.Acknowledged;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.StoreAwayException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class PostgresStoreTest {

  private static final Instant T1 = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant T2 = Instant.parse("2026-11-20T10:00:01Z");
  private static final String XML =
      "<definitions><process id='refund' name='Refund request'>"
          + "<serviceTask id='turn' name='Agent\n turn'/></process></definitions>";

  private final Database database = Database.migrated();
  private final PostgresStore store = opened("a", Acknowledged.NOTHING);

  @Test
  void an_instance_and_its_elements_are_readable_with_names_and_times() {
    write(1, new Change.DefinitionDeployed(7, "refund", 1, "refund.bpmn", XML));
    write(2, started(10, null), element(11, Change.State.ACTIVE));
    store.write(List.of(record(3, T2, element(11, Change.State.COMPLETED))));

    assertThat(database.value("select name from zeebe.definition")).isEqualTo("Refund request");
    assertThat(
            database.value(
                "select concat_ws(' ', element_name, state, ended_at - started_at) from zeebe.element_instance"))
        .isEqualTo("Agent turn COMPLETED 00:00:01");
  }

  @Test
  void a_called_instance_belongs_to_the_outermost_one_even_after_a_restart() {
    write(1, started(10, null));
    write(2, started(20, 10L));
    store.close();
    opened("a", at(2)).write(List.of(record(3, T1, started(30, 20L))));

    assertThat(database.value("select root_key from zeebe.instance where key = 30"))
        .isEqualTo("10");
  }

  @Test
  void variables_that_come_before_the_called_instance_belong_to_the_outermost_one_too() {
    write(1, started(10, null));
    write(2, new Change.VariableSet(21, 20, 20, "order", "\"H-10442\""), started(20, 10L));
    write(3, new Change.VariableSet(31, 30, 30, "order", "\"H-10442\""));
    write(4, started(30, 20L));

    assertThat(
            database.value("select string_agg(distinct root_key::text, ' ') from zeebe.instance"))
        .isEqualTo("10");
    assertThat(
            database.value("select string_agg(distinct root_key::text, ' ') from zeebe.variable"))
        .isEqualTo("10");
  }

  @Test
  void records_that_come_twice_are_written_once() {
    write(1, started(10, null));
    write(1, started(10, null));
    opened("a", Acknowledged.NOTHING).write(List.of(record(1, T1, started(10, null))));

    assertThat(entries("instance.started")).isEqualTo("1");
    assertThat(alarms()).isEqualTo("0");
  }

  @Test
  void the_position_advances_over_records_that_mean_nothing() {
    write(5);
    assertThat(database.value("select position from zeebe.exporter_position")).isEqualTo("5");
  }

  @Test
  void the_position_advances_over_records_that_the_broker_did_not_give() {
    write(5);
    opened("a", new Acknowledged(9, 5));
    assertThat(database.value("select position from zeebe.exporter_position")).isEqualTo("9");
    assertThat(alarms()).isEqualTo("0");
  }

  @Test
  void entries_of_a_partition_are_counted_without_gaps() {
    write(1, started(10, null));
    write(2, started(20, null), started(30, null));

    assertThat(
            database.value(
                "select string_agg(leaf::jsonb #>> '{source,seq}', ',' order by id) from history.inbox"))
        .isEqualTo("1,2,3");
  }

  @Test
  void an_instance_that_ended_long_ago_is_forgotten_with_all_it_called_but_not_by_the_history() {
    write(1, started(10, null), element(11, Change.State.ACTIVE), task("CREATED", true));
    write(2, started(20, 10L), started(30, null));
    store.write(List.of(record(3, T2, ended(20, 10L), ended(10, null))));

    assertThat(store.forget(T2)).isZero();
    assertThat(store.forget(T2.plusSeconds(1))).isEqualTo(1);
    assertThat(database.value("select string_agg(key::text, ' ') from zeebe.instance"))
        .isEqualTo("30");
    assertThat(database.value("select count(*) from zeebe.user_task")).isEqualTo("0");
    assertThat(entries("instance.completed")).isEqualTo("2");
  }

  @Test
  void without_tables_nothing_is_written_and_later_everything() {
    Database late = Database.empty();
    var waiting = new PostgresStore(late.source(), "a", 1, Clock.systemUTC());
    assertThatThrownBy(() -> waiting.open(Acknowledged.NOTHING))
        .isInstanceOf(StoreAwayException.class);

    late.migrate();
    waiting.open(Acknowledged.NOTHING);
    waiting.write(List.of(record(1, T1, started(10, null))));
    assertThat(late.value("select count(*) from zeebe.instance")).isEqualTo("1");
  }

  @Test
  void listeners_hear_of_tasks_and_instances_when_they_are_committed() throws SQLException {
    try (var connection = database.source().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("listen countersign");
      write(1, started(10, null), task("CREATED", true));
      var heard = connection.unwrap(PGConnection.class).getNotifications(5_000);
      assertThat(heard)
          .extracting(org.postgresql.PGNotification::getParameter)
          .containsExactly("instance:10:10", "task:10:12");
    }
  }

  @Test
  void a_user_task_is_created_changed_and_completed_in_one_row() {
    write(1, started(10, null), task("CREATED", true));
    write(2, task("CREATED", false));
    write(3, task("COMPLETED", false));

    assertThat(
            database.value(
                "select concat_ws(' ', state, candidate_groups, headers, due_at is null) from zeebe.user_task"))
        .isEqualTo("COMPLETED {supervisors} {\"kind\": \"form\"} t");
    assertThat(entries("task.created")).isEqualTo("1");
    assertThat(entries("task.completed")).isEqualTo("1");
  }

  private PostgresStore opened(String incarnation, Acknowledged acknowledged) {
    var opened = new PostgresStore(database.source(), incarnation, 1, Clock.systemUTC());
    opened.open(acknowledged);
    return opened;
  }

  private static Acknowledged at(long position) {
    return new Acknowledged(position, position);
  }

  private void write(long position, Change... changes) {
    store.write(List.of(record(position, T1, changes)));
  }

  private static Exported record(long position, Instant at, Change... changes) {
    return new Exported(position, at, position * 31, List.of(changes));
  }

  private String alarms() {
    return database.value("select count(*) from zeebe.exporter_alarm");
  }

  private String entries(String type) {
    return database.value(
        "select count(*) from history.inbox where leaf::jsonb ->> 'type' = '" + type + "'");
  }

  private static Change.InstanceChanged started(long key, Long parent) {
    return new Change.InstanceChanged(key, Change.State.ACTIVE, "refund", 1, 7, parent, null);
  }

  private static Change.InstanceChanged ended(long key, Long parent) {
    return new Change.InstanceChanged(key, Change.State.COMPLETED, "refund", 1, 7, parent, null);
  }

  private static Change.ElementChanged element(long key, Change.State state) {
    return new Change.ElementChanged(key, 10, 7, 10, "turn", "SERVICE_TASK", state);
  }

  private static Change.UserTaskChanged task(String state, boolean isNew) {
    return new Change.UserTaskChanged(
        12,
        state,
        isNew,
        false,
        "approve",
        11,
        10,
        7,
        "refund",
        1,
        null,
        List.of("supervisors"),
        List.of(),
        null,
        null,
        null,
        Map.of("kind", "form"));
  }
}
