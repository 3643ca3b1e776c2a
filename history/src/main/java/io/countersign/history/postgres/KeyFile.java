package io.countersign.history.postgres;

import io.countersign.history.HistoryException;
import io.countersign.history.PayloadKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Which file of keys belongs to a database. */
public final class KeyFile {

  private KeyFile() {}

  /**
   * Opens the file of this database, or makes it where nothing was sealed yet. Another file, or
   * none, is refused: what is sealed could not be read, and the rest would be sealed under keys
   * that the other servers do not have.
   */
  public static PayloadKeys open(DataSource database, Path file) {
    try (var connection = database.getConnection()) {
      Optional<String> wanted = id(connection);
      if (wanted.isPresent() && !Files.exists(file)) {
        throw foreign(file, "is missing", wanted.get());
      }
      PayloadKeys keys = PayloadKeys.open(file);
      String id = wanted.isPresent() ? wanted.get() : keep(connection, keys.id());
      if (!id.equals(keys.id())) {
        throw foreign(file, "has the id " + keys.id(), id);
      }
      return keys;
    } catch (SQLException e) {
      throw new HistoryException("The keys of payloads cannot be opened: " + e.getMessage(), e);
    }
  }

  private static HistoryException foreign(Path file, String what, String wanted) {
    return new HistoryException(
        "The file %s %s, but this database needs the one with the id %s. Copy it from the server that has it, or from its backup."
            .formatted(file, what, wanted));
  }

  /** Of two servers that start at once one is first. */
  private static String keep(Connection connection, String id) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into history.key_file (id) values (?) on conflict do nothing")) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
    return id(connection).orElse(id);
  }

  private static Optional<String> id(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select id from history.key_file");
        var rows = select.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }
}
