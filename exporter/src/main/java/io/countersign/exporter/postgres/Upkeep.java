package io.countersign.exporter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is taken out of the read model; the history keeps all of it. */
final class Upkeep {

  private static final int FORGET_MAX = 200;

  /** Zeebe keys bear their partition in the bits above these. */
  private static final int KEY_BITS = 51;

  private static final List<String> OF_INSTANCES =
      List.of("incident", "job", "user_task", "variable", "element_instance", "instance");

  private static final List<String> SET_BACK =
      List.of(
          "delete from zeebe.incident where key >> %d = ? and raised_at > ?",
          "update zeebe.incident set resolved_at = null where key >> %d = ? and resolved_at > ?",
          "delete from zeebe.job where key >> %d = ? and created_at > ?",
          began("job", "CREATED"),
          "delete from zeebe.user_task where key >> %d = ? and created_at > ?",
          began("user_task", "CREATED"),
          "delete from zeebe.element_instance where key >> %d = ? and started_at > ?",
          began("element_instance", "ACTIVE"),
          """
          delete from zeebe.variable v using zeebe.instance i
          where v.instance_key = i.key and i.key >> %d = ? and i.started_at > ?
          """,
          "delete from zeebe.instance where key >> %d = ? and started_at > ?",
          began("instance", "ACTIVE"),
          "delete from zeebe.form where key >> %d = ? and deployed_at > ?",
          "delete from zeebe.definition where key >> %d = ? and deployed_at > ?");

  private Upkeep() {}

  private static String began(String table, String state) {
    return "update zeebe."
        + table
        + " set ended_at = null, state = '"
        + state
        + "' where key >> %d = ? and ended_at > ?";
  }

  /** What another engine had must not be offered to anybody. */
  static void empty(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          truncate zeebe.definition, zeebe.form, zeebe.instance, zeebe.element_instance,
            zeebe.variable, zeebe.user_task, zeebe.job, zeebe.incident
          """);
    }
  }

  /**
   * Sets a partition's rows back to a time: what began since never did, what ended since goes on.
   * Values that changed since stay: the old ones are not known any more.
   */
  static void setBack(Connection connection, int partition, Instant time) throws SQLException {
    for (String sql : SET_BACK) {
      try (var statement = connection.prepareStatement(sql.formatted(KEY_BITS))) {
        statement.setInt(1, partition);
        statement.setTimestamp(2, Timestamp.from(time));
        statement.executeUpdate();
      }
    }
  }

  /** Forgets the instances that ended first, with all that they called; tells how many. */
  static int forget(Connection connection, Instant endedBefore) throws SQLException {
    try (var roots =
        connection.prepareStatement(
            """
            select key from zeebe.instance where parent_key is null and ended_at < ?
            order by ended_at limit ? for update skip locked
            """)) {
      roots.setTimestamp(1, Timestamp.from(endedBefore));
      roots.setInt(2, FORGET_MAX);
      var keys = new ArrayList<Long>();
      try (var rows = roots.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      for (String table : OF_INSTANCES) {
        try (var delete =
            connection.prepareStatement(
                "delete from zeebe." + table + " where root_key = any (?)")) {
          delete.setArray(1, connection.createArrayOf("bigint", keys.toArray()));
          delete.executeUpdate();
        }
      }
      return keys.size();
    }
  }
}
