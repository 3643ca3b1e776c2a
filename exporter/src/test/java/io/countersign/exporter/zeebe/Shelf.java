package io.countersign.exporter.zeebe;

import io.countersign.exporter.Acknowledged;
import io.countersign.exporter.Change;
import io.countersign.exporter.Exported;
import io.countersign.exporter.Store;
import io.countersign.exporter.StoreAwayException;
import io.countersign.exporter.UnwritableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps positions, unless it is away. */
final class Shelf implements Store {

  final List<Long> positions = new ArrayList<>();
  final List<Long> quarantined = new ArrayList<>();
  final List<Instant> forgotten = new ArrayList<>();
  int opened;
  boolean away;
  long unwritable;

  @Override
  public void open(Acknowledged acknowledged) {
    opened++;
  }

  @Override
  public void write(List<Exported> records) {
    if (away) {
      throw new StoreAwayException("away");
    }
    for (Exported record : records) {
      boolean replaced = record.changes().getFirst() instanceof Change.Unwritable;
      if (record.position() == unwritable && !replaced) {
        throw new UnwritableException("never", new IllegalStateException());
      }
      if (replaced) {
        quarantined.add(record.position());
      }
    }
    records.forEach(record -> positions.add(record.position()));
  }

  @Override
  public int forget(Instant endedBefore) {
    forgotten.add(endedBefore);
    return 0;
  }

  @Override
  public void purge() {}

  @Override
  public void close() {}
}
