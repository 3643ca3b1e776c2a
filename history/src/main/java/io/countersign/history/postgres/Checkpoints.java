package io.countersign.history.postgres;

import io.countersign.history.Checkpoint;
import io.countersign.history.CompactRange;
import io.countersign.history.ConsistencyProof;
import io.countersign.history.NoteException;
import io.countersign.history.Signer;
import io.countersign.history.Signing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Signs the end of the log and keeps what was signed; on the sequencer's connection. */
final class Checkpoints {

  private final Connection connection;
  private final Signer signer;
  private long signedSize;

  private Checkpoints(Connection connection, Signer signer) {
    this.connection = connection;
    this.signer = signer;
  }

  static Checkpoints resume(Connection connection, Signer signer) throws SQLException {
    var checkpoints = new Checkpoints(connection, signer);
    checkpoints.signedSize = checkpoints.latest().map(Latest::size).orElse(0L);
    connection.rollback();
    return checkpoints;
  }

  /** How many entries the last kept checkpoint covers. */
  long signedSize() {
    return signedSize;
  }

  Signing sign(CompactRange tree) throws SQLException {
    Optional<String> foreign = foreignKey();
    if (foreign.isPresent()) {
      connection.rollback();
      return new Signing.Refused(foreign.get());
    }
    long size = tree.size();
    var subtrees = new PostgresSubtrees(connection);
    Signing signing =
        signer.sign(
            new Checkpoint(signer.key().name(), size, tree.root()),
            since -> ConsistencyProof.of(since, size, subtrees));
    if (signing instanceof Signing.Signed(String note)) {
      keep(size, note);
    }
    connection.commit();
    return signing;
  }

  private void keep(long size, String note) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into history.checkpoint (size, note) values (?, ?) on conflict do nothing")) {
      insert.setLong(1, size);
      insert.setString(2, note);
      insert.executeUpdate();
    }
    signedSize = size;
  }

  /** A new key must not silently continue a log that another one has signed. */
  private Optional<String> foreignKey() throws SQLException {
    if (signer.head().isPresent()) {
      return Optional.empty();
    }
    Optional<Latest> latest = latest();
    try {
      latest.ifPresent(checkpoint -> signer.key().open(checkpoint.note()));
      return Optional.empty();
    } catch (NoteException e) {
      return Optional.of(
          "The log was signed with another key than the one at hand (%s) Put the old key directory back."
              .formatted(e.getMessage()));
    }
  }

  private record Latest(long size, String note) {}

  private Optional<Latest> latest() throws SQLException {
    try (var select =
            connection.prepareStatement(
                "select size, note from history.checkpoint order by size desc limit 1");
        var rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(new Latest(rows.getLong(1), rows.getString(2)))
          : Optional.empty();
    }
  }
}
