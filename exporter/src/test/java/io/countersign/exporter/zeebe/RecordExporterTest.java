package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.zeebe.exporter.api.context.Configuration;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.exporter.api.context.ScheduledTask;
import io.camunda.zeebe.protocol.record.ImmutableRecord;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.VariableIntent;
import io.camunda.zeebe.protocol.record.value.ImmutableVariableRecordValue;
import io.countersign.exporter.Exported;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RecordExporterTest {

  private final Broker broker = new Broker();
  private final Shelf shelf = new Shelf();
  private final RecordExporter exporter = new RecordExporter(context -> shelf);

  @BeforeEach
  void open() {
    exporter.configure(broker);
    exporter.open(broker);
  }

  @Test
  void a_record_is_acknowledged_after_it_is_written_and_not_before() {
    exporter.export(variable(1));
    assertThat(broker.acknowledged).isEqualTo(-1);

    broker.runScheduled();
    assertThat(shelf.positions).containsExactly(1L);
    assertThat(broker.acknowledged).isEqualTo(1);
  }

  @Test
  void a_new_exporter_says_that_it_is_there_before_anything_happened() {
    broker.runScheduled();
    assertThat(shelf.writes).isEqualTo(1);
    assertThat(broker.acknowledged).isEqualTo(-1);
  }

  @Test
  void while_the_store_is_away_records_wait_and_then_all_are_written_in_order() {
    shelf.away = true;
    exporter.export(variable(1));
    broker.runScheduled();
    exporter.export(variable(2));
    assertThat(broker.acknowledged).isEqualTo(-1);

    shelf.away = false;
    broker.runScheduled();
    assertThat(shelf.positions).containsExactly(1L, 2L);
    assertThat(broker.acknowledged).isEqualTo(2);
  }

  @Test
  void what_waits_is_bounded_and_then_the_broker_waits() {
    shelf.away = true;
    assertThatThrownBy(
            () -> {
              for (long position = 1; position < 100_000; position++) {
                exporter.export(variable(position));
              }
            })
        .isInstanceOf(StoreAwayException.class);
    assertThat(broker.scheduled).hasSize(1);
  }

  @Test
  void a_record_that_the_broker_gives_again_is_not_lost_or_doubled() {
    shelf.away = true;
    exporter.export(variable(1));
    exporter.close();
    shelf.away = false;

    var again = new RecordExporter(context -> shelf);
    again.configure(broker);
    again.open(broker);
    again.export(variable(1));
    again.close();
    assertThat(shelf.positions).containsExactly(1L);
  }

  private static Record<?> variable(long position) {
    return ImmutableRecord.builder()
        .withRecordType(RecordType.EVENT)
        .withValueType(ValueType.VARIABLE)
        .withIntent(VariableIntent.CREATED)
        .withValue(ImmutableVariableRecordValue.builder().withName("n").withValue("1").build())
        .withPosition(position)
        .build();
  }

  /** Keeps positions, unless it is away. */
  private static final class Shelf implements Store {
    private final List<Long> positions = new ArrayList<>();
    private int writes;
    private boolean away;

    @Override
    public long write(List<Exported> records, long acknowledged) {
      if (away) {
        throw new StoreAwayException("away", new IllegalStateException());
      }
      writes++;
      records.forEach(record -> positions.add(record.position()));
      return records.isEmpty() ? acknowledged : records.getLast().position();
    }

    @Override
    public void close() {}
  }

  /** What of a broker an exporter sees. */
  private static final class Broker implements Context, Controller {
    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private long acknowledged = -1;

    void runScheduled() {
      for (int i = scheduled.size(); i > 0; i--) {
        scheduled.remove().run();
      }
    }

    @Override
    public void updateLastExportedRecordPosition(long position) {
      acknowledged = position;
    }

    @Override
    public void updateLastExportedRecordPosition(long position, byte[] metadata) {
      acknowledged = position;
    }

    @Override
    public long getLastExportedRecordPosition() {
      return acknowledged;
    }

    @Override
    public ScheduledTask scheduleCancellableTask(Duration delay, Runnable task) {
      scheduled.add(task);
      return () -> scheduled.remove(task);
    }

    @Override
    public Optional<byte[]> readMetadata() {
      return Optional.empty();
    }

    @Override
    public MeterRegistry getMeterRegistry() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Logger getLogger() {
      return LoggerFactory.getLogger(RecordExporterTest.class);
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Configuration getConfiguration() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getPartitionId() {
      return 1;
    }

    @Override
    public void setFilter(RecordFilter filter) {}
  }
}
