package io.countersign.exporter.zeebe;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.protocol.record.ImmutableRecord;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.VariableIntent;
import io.camunda.zeebe.protocol.record.value.ImmutableJobRecordValue;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.postgres.Database;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What can never be written is kept as a digest, and what comes behind it is written. */
class QuarantineTest {

  private final Rig rig = new Rig(Database.migrated(), 1, new FakeBroker());

  @Test
  void a_character_that_no_database_takes() {
    write(rig.unwritable(2));
    assertThat(rig.facts("engine.quarantined")).contains("unsupported Unicode escape sequence");
  }

  @Test
  void a_name_longer_than_an_index_takes() {
    write(with(new Change.VariableSet(5, 1, 1, noise(20_000), "1")));
    assertThat(rig.facts("engine.quarantined")).contains("index row");
  }

  @Test
  void more_than_the_history_takes() {
    write(with(new Change.MessagePublished(5, "paid", "x".repeat(5_000_000), "")));
    assertThat(rig.facts("engine.quarantined")).contains("at most 4194304 are taken");
  }

  @Test
  void a_record_that_is_not_what_it_says() {
    var record =
        ImmutableRecord.builder()
            .withRecordType(RecordType.EVENT)
            .withValueType(ValueType.VARIABLE)
            .withIntent(VariableIntent.CREATED)
            .withValue(ImmutableJobRecordValue.builder().build())
            .withPosition(2)
            .withTimestamp(rig.started(0, 2).at().toEpochMilli())
            .build();
    write(RecordMapping.map(record));
    assertThat(rig.facts("engine.quarantined")).contains("Not readable");
  }

  private void write(Exported second) {
    rig.writer.take(rig.started(0, 1));
    rig.writer.take(second);
    rig.writer.take(rig.started(0, 3));
    while (rig.broker.last().position() < 3) {
      rig.writer.step();
    }
    assertThat(rig.history())
        .isEqualTo("1:instance.started 2:engine.quarantined 3:instance.started");
    assertThat(rig.alarms()).isNotEmpty();
  }

  private Exported with(Change change) {
    return new Exported(2, rig.started(0, 2).at(), 2, List.of(change));
  }

  /** Does not become shorter when it is compressed. */
  private static String noise(int length) {
    var random = new Random(1);
    return random
        .ints(length, 0x4e00, 0x9000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
