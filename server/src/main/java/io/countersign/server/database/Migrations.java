package io.countersign.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema of each module up to date, in the order of their dependencies. */
final class Migrations {

  private static final Duration RETRY = Duration.ofMillis(100);

  private final Clock clock;

  Migrations(Clock clock) {
    this.clock = clock;
  }

  /** Waits until the database answers, then migrates every schema. */
  void run(DataSource database, Duration timeout) {
    await(database, timeout);
    folderBySchema().forEach((schema, folder) -> migrate(database, schema, folder));
  }

  private static Map<String, String> folderBySchema() {
    var folders = new LinkedHashMap<String, String>();
    folders.put("history", "history");
    folders.put("zeebe", "exporter");
    for (String module : new String[] {"budgets", "engine", "workers", "server"}) {
      folders.put(module, module);
    }
    return folders;
  }

  private static void migrate(DataSource database, String schema, String folder) {
    Flyway.configure()
        .dataSource(database)
        .schemas(schema)
        .defaultSchema(schema)
        .locations("classpath:db/" + folder)
        .load()
        .migrate();
  }

  private void await(DataSource database, Duration timeout) {
    Instant deadline = clock.instant().plus(timeout);
    while (true) {
      try (Connection connection = database.getConnection()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        if (clock.instant().isAfter(deadline)) {
          throw new DatabaseUnavailableException(
              "PostgreSQL did not answer within %d s: %s. Is countersign.database.url right?"
                  .formatted(timeout.toSeconds(), e.getMessage()),
              e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailableException("Stopped while waiting for PostgreSQL.", e);
    }
  }
}
