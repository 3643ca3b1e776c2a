package io.countersign.exporter.zeebe;

import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.postgres.Database;
import io.countersign.exporter.postgres.FaultyDatabase;
import io.countersign.exporter.postgres.PostgresStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An exporter of one partition between a broker and a database. */
final class Rig {

  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");

  final Database database;
  final FaultyDatabase line;
  final FakeBroker broker;
  final Writer writer;
  private final int partition;

  Rig(Database database, int partition, FakeBroker broker) {
    this.database = database;
    this.line = new FaultyDatabase(database.source());
    this.partition = partition;
    this.broker = broker;
    var store = new PostgresStore(line.source(), "a", partition, Clock.systemUTC());
    var retention = new Writer.Retention(Duration.ZERO, Clock.systemUTC());
    this.writer = new Writer(store, broker, broker.getLogger(), retention);
  }

  /** Another leader's exporter, whose broker knows what this one's knew at its snapshot. */
  Rig next(int acknowledgement) {
    return new Rig(database, partition, broker.fromSnapshot(acknowledgement));
  }

  /** Gives records that start an instance each, and writes them. */
  Rig write(int from, int to) {
    return write(0, from, to);
  }

  /**
   * @param life another life of the engine has other records at the same positions, and later
   */
  Rig write(int life, int from, int to) {
    for (int position = from; position <= to; position++) {
      writer.take(started(life, position));
    }
    writer.step();
    return this;
  }

  Exported started(int life, long position) {
    Change started =
        new Change.InstanceChanged(
            key(position), Change.State.ACTIVE, "life-" + life, 1, 7, null, null);
    return new Exported(position, at(life, position), life * 1_000L + position, List.of(started));
  }

  Exported unwritable(long position) {
    Change nul = new Change.VariableSet(key(position), key(1), key(1), "n", "\"\0\"");
    return new Exported(position, at(0, position), position, List.of(nul));
  }

  private static Instant at(int life, long position) {
    return BEGIN.plus(Duration.ofHours(life)).plusSeconds(position);
  }

  private long key(long position) {
    return ((long) partition << 51) + position;
  }

  /** What the history has, in its order: {@code position:type}. */
  String history() {
    return database.value(
        """
        select string_agg(leaf::jsonb #>> '{source,position}' || ':' || (leaf::jsonb ->> 'type'), ' '
          order by id)
        from history.inbox where leaf::jsonb #>> '{source,partition}' = '%d'
        """
            .formatted(partition));
  }

  /** The facts of the latest entry of that type. */
  String facts(String type) {
    return database.value(
        """
        select payload from history.inbox where leaf::jsonb ->> 'type' = '%s'
        order by id desc limit 1
        """
            .formatted(type));
  }

  String alarms() {
    return database.value(
        "select coalesce(string_agg(sentence, ' ' order by id), '') from zeebe.exporter_alarm");
  }

  /** The instances that the read model has. */
  String instances() {
    return database.value(
        """
        select string_agg((key & 1048575) || ':' || bpmn_process_id, ' ' order by key)
        from zeebe.instance where key >> 51 = %d
        """
            .formatted(partition));
  }
}
