package io.countersign.server.database;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the schema of each module up to date, in the order of their dependencies. */
final class Migrations {

  private static final String PRIVILEGE = "42501";

  private final List<Schema> schemas;

  Migrations(DataSource database) {
    this.schemas =
        Stream.of("history", "zeebe", "budgets", "engine", "workers", "server")
            .map(name -> new Schema(name, flyway(database, name)))
            .toList();
  }

  private record Schema(String name, Flyway flyway) {}

  /** All or, where a newer Countersign has been at work, none. */
  void run() {
    schemas.forEach(Migrations::requireKnown);
    schemas.forEach(Migrations::migrate);
  }

  private static Flyway flyway(DataSource database, String schema) {
    String folder = schema.equals("zeebe") ? "exporter" : schema;
    return Flyway.configure()
        .dataSource(database)
        .schemas(schema)
        .defaultSchema(schema)
        .locations("classpath:db/" + folder)
        .load();
  }

  private static void requireKnown(Schema schema) {
    for (MigrationInfo applied : schema.flyway().info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS
          || applied.getState() == MigrationState.FUTURE_FAILED) {
        throw new DatabaseUnavailableException(
            "A newer Countersign has migrated this database: its schema '%s' is at version %s, which this one does not know. Start the newer one, or restore a backup from before it."
                .formatted(schema.name(), applied.getVersion()));
      }
    }
  }

  private static void migrate(Schema schema) {
    try {
      schema.flyway().migrate();
    } catch (FlywayException e) {
      throw new DatabaseUnavailableException(
          "The schema '%s' cannot be brought up to date: %s. %s"
              .formatted(schema.name(), OneLine.of(e), wayOut(e)),
          e);
    }
  }

  private static String wayOut(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(20)
            .anyMatch(
                cause -> cause instanceof SQLException sql && PRIVILEGE.equals(sql.getSQLState()))
        ? "Make the role of COUNTERSIGN_DATABASE_USER the owner of the database and of its schemas."
        : "Mend that, and start again.";
  }
}
