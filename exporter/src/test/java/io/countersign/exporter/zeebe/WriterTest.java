package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.StoreAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final FakeBroker broker = new FakeBroker();
  private final Shelf shelf = new Shelf();
  private final Writer writer = writer(Duration.ZERO);

  @Test
  void a_record_is_acknowledged_after_it_is_written_and_not_before() {
    writer.take(record(1));
    assertThat(broker.last().position()).isEqualTo(-1);

    writer.step();
    assertThat(shelf.positions).containsExactly(1L);
    assertThat(broker.last().position()).isEqualTo(1);
  }

  @Test
  void while_the_store_is_away_records_wait_and_then_all_are_written_in_order() {
    shelf.away = true;
    writer.take(record(1));
    assertThatThrownBy(writer::step).isInstanceOf(StoreAwayException.class);
    writer.take(record(2));
    assertThat(broker.last().position()).isEqualTo(-1);

    shelf.away = false;
    writer.step();
    assertThat(shelf.positions).containsExactly(1L, 2L);
    assertThat(broker.last().position()).isEqualTo(2);
  }

  @Test
  void what_waits_is_bounded_in_number_and_then_the_broker_waits() {
    assertThatThrownBy(
            () -> {
              for (long position = 1; position < 100_000; position++) {
                writer.take(record(position));
              }
            })
        .isInstanceOf(StoreAwayException.class)
        .hasMessageContaining(Waiting.RECORDS_MAX + " records wait for PostgreSQL");
  }

  @Test
  void what_waits_is_bounded_in_size_too() {
    String large = "x".repeat(4_000_000);
    assertThatThrownBy(
            () -> {
              for (long position = 1; position < 10; position++) {
                writer.take(record(position, large));
              }
            })
        .isInstanceOf(StoreAwayException.class)
        .hasMessageStartingWith("5 records wait");
  }

  @Test
  void what_waited_at_the_end_is_written_or_comes_again() {
    shelf.away = true;
    writer.take(record(1));
    writer.close();
    shelf.away = false;

    var again = writer(Duration.ZERO);
    again.take(record(1));
    again.close();
    assertThat(shelf.positions).containsExactly(1L);
  }

  @Test
  void one_record_that_cannot_be_written_does_not_stop_those_behind_it() {
    shelf.unwritable = 300L;
    for (long position = 1; position <= 500; position++) {
      writer.take(record(position));
    }
    for (int i = 0; i < 40; i++) {
      writer.step();
    }
    assertThat(shelf.positions).hasSize(500).isSorted();
    assertThat(shelf.quarantined).containsExactly(300L);
    assertThat(broker.last().position()).isEqualTo(500);
  }

  @Test
  void ended_instances_are_forgotten_when_their_time_is_over() {
    var retention = new Writer.Retention(Duration.ofDays(30), Clock.fixed(NOW, ZoneOffset.UTC));
    retention.forget(shelf);
    retention.forget(shelf);
    assertThat(shelf.forgotten).containsExactly(NOW.minus(Duration.ofDays(30)));
  }

  @Test
  void the_broker_is_asked_for_events_of_the_kinds_that_are_kept() {
    new RecordExporter(context -> shelf).configure(broker);
    assertThat(broker.filter.acceptType(RecordType.EVENT)).isTrue();
    assertThat(broker.filter.acceptType(RecordType.COMMAND)).isFalse();
    assertThat(broker.filter.acceptValue(ValueType.USER_TASK)).isTrue();
    assertThat(broker.filter.acceptValue(ValueType.TIMER)).isFalse();
  }

  private Writer writer(Duration keepEnded) {
    var retention = new Writer.Retention(keepEnded, Clock.systemUTC());
    return new Writer(shelf, broker, broker.getLogger(), retention);
  }

  private static Exported record(long position) {
    return record(position, "1");
  }

  private static Exported record(long position, String value) {
    return new Exported(
        position, NOW, position, List.of(new Change.VariableSet(position, 1, 1, "n", value)));
  }
}
