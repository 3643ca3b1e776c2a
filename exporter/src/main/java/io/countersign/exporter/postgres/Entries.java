package io.countersign.exporter.postgres;

import io.countersign.history.NewEntry;
import io.countersign.history.Source;
import io.countersign.history.SourcedEntry;
import io.countersign.history.postgres.Inbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The history entries of one transaction, and which of them raise an alarm. */
final class Entries {

  private record Placed(NewEntry entry, long position, Instant at) {}

  private final Positions positions;
  private final List<Placed> placed = new ArrayList<>();

  Entries(Positions positions) {
    this.positions = positions;
  }

  void add(NewEntry entry, long position, Instant at) {
    placed.add(new Placed(entry, position, at));
  }

  /** Appends them to the history; gives the place with its entries counted. */
  Positions.Place append(Connection open, Positions.Place place) throws SQLException {
    var sourced = new ArrayList<SourcedEntry>();
    long seq = place.seq();
    for (Placed it : placed) {
      seq++;
      var source =
          new Source.Stream(
              "zeebe", positions.source(place), positions.partition(), it.position(), seq);
      sourced.add(new SourcedEntry(it.entry(), source, it.at()));
      if (it.entry().outcome().equals("alarm")) {
        alarm(open, it.entry().sentence());
      }
    }
    Inbox.append(open, sourced);
    placed.clear();
    return new Positions.Place(place.generation(), place.position(), seq, place.newest());
  }

  private void alarm(Connection open, String sentence) throws SQLException {
    try (var insert =
        open.prepareStatement(
            "insert into zeebe.exporter_alarm (incarnation, partition, sentence) values (?, ?, ?)")) {
      insert.setString(1, positions.incarnation());
      insert.setInt(2, positions.partition());
      insert.setString(3, sentence);
      insert.executeUpdate();
    }
  }
}
