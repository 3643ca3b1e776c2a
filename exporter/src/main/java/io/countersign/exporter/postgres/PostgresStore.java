package io.countersign.exporter.postgres;

import io.countersign.exporter.Acknowledged;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.HistoryEntries;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.postgres.Positions.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes records exactly once: rows, history entries and the position in one transaction, which
 * holds the lock of the position and finds it where this store left it. Whatever the outcome of a
 * commit, the position tells it.
 */
public final class PostgresStore implements Store {

  private final Transactions transactions;
  private final Positions positions;
  private final Batches batches;
  private final Clock clock;
  private final Lookups lookups = new Lookups();
  private @Nullable Place expected;
  private @Nullable Instant lastCommon;

  public PostgresStore(DataSource database, String incarnation, int partition, Clock clock) {
    this.transactions = new Transactions(database);
    this.positions = new Positions(incarnation, partition);
    this.batches = new Batches(positions);
    this.clock = clock;
  }

  @Override
  public void open(Acknowledged acknowledged) {
    forgetUnwritten();
    expected = transactions.run(open -> open(open, acknowledged));
    if (acknowledged.written() < 0) {
      lastCommon = Instant.EPOCH;
    }
  }

  private Place open(Connection open, Acknowledged acknowledged) throws SQLException {
    var entries = new Entries(positions);
    if (positions.replacesAnother(open)) {
      Upkeep.empty(open);
      entries.add(
          HistoryEntries.replaced(positions.incarnation()),
          acknowledged.position(),
          clock.instant());
    }
    positions.begin(open);
    Place place = positions.lock(open);
    if (place.position() < acknowledged.written()) {
      entries.add(
          HistoryEntries.gap(positions.partition(), place.position() + 1, acknowledged.position()),
          acknowledged.position(),
          clock.instant());
      place = place.notOlderThan(clock.instant());
    }
    // what the broker passed over without giving it here is behind us too
    place = place.at(Math.max(place.position(), acknowledged.position()));
    place = entries.append(open, place);
    positions.save(open, place);
    return place;
  }

  @Override
  public void write(List<Exported> records) {
    Place known = expected;
    if (known == null) {
      throw new StoreAwayException("The store is not open.");
    }
    try {
      expected = transactions.run(open -> write(open, known, records));
    } catch (RuntimeException e) {
      forgetUnwritten();
      throw e;
    }
  }

  private void forgetUnwritten() {
    expected = null;
    lastCommon = null;
    lookups.forget();
    batches.forgetLoaded();
  }

  private Place write(Connection open, Place known, List<Exported> records) throws SQLException {
    Place place = positions.lock(open);
    if (!place.isThatOf(known)) {
      throw new StoreAwayException(
          "Another exporter of partition %d wrote up to %d, not %d; looking again."
              .formatted(positions.partition(), place.position(), known.position()));
    }
    var entries = new Entries(positions);
    var fresh = new ArrayList<Exported>();
    for (Exported record : records) {
      if (record.position() <= place.position()) {
        if (!isAnother(open, place, record)) {
          lastCommon = record.at();
          continue;
        }
        place = setBack(open, place, record, entries);
      }
      if (fresh.isEmpty() || record.position() > fresh.getLast().position()) {
        fresh.add(record);
      }
    }
    return fresh.isEmpty() ? place : write(open, place, fresh, entries);
  }

  /** A record that was written before is not younger than all that was. */
  private boolean isAnother(Connection open, Place place, Exported record) throws SQLException {
    return record.at().isAfter(place.newest())
        || batches.knowAnother(open, place.generation(), record);
  }

  /** The engine was restored: what it does from this record on replaces what it had done. */
  private Place setBack(Connection open, Place place, Exported record, Entries entries)
      throws SQLException {
    long common = record.position() - 1;
    Instant time = lastCommon;
    if (time == null) {
      time = batches.time(open, place.generation(), common).orElse(place.newest());
    }
    Upkeep.setBack(open, positions.partition(), time);
    lookups.forget();
    batches.forgetLoaded();
    Place next = place.next(common);
    entries.add(
        HistoryEntries.restored(
            positions.partition(), positions.source(next), record.position(), place.position()),
        record.position(),
        clock.instant());
    return next;
  }

  private Place write(Connection open, Place from, List<Exported> records, Entries entries)
      throws SQLException {
    var readModel = new ReadModel();
    var notices = new Notices();
    Place place = from;
    lookups.prepare(open, records);
    for (Exported record : records) {
      for (Change change : record.changes()) {
        long root = lookups.root(change);
        readModel.take(change, root, record.at(), lookups.name(open, change));
        HistoryEntries.of(change, root)
            .ifPresent(entry -> entries.add(entry, record.position(), record.at()));
        notices.take(change, root);
      }
      place = place.notOlderThan(record.at());
    }
    readModel.write(open);
    place = entries.append(open, place.at(records.getLast().position()));
    batches.keep(open, place.generation(), records);
    positions.save(open, place);
    notices.send(open);
    return place;
  }

  @Override
  public int forget(Instant endedBefore) {
    return transactions.run(open -> Upkeep.forget(open, endedBefore));
  }

  @Override
  public void purge() {
    transactions.run(open -> {
      positions.begin(open);
      Place place = positions.lock(open);
      var entries = new Entries(positions);
      entries.add(
          HistoryEntries.purged(positions.partition(), place.position()),
          place.position(),
          clock.instant());
      positions.save(open, entries.append(open, place).next(-1));
      return place;
    });
    close();
  }

  @Override
  public void close() {
    transactions.close();
  }
}
