package io.countersign.workers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL for all tests of this JVM, and a fresh, migrated database for each asker. */
final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static DataSource fresh() {
    String name = "workers_" + COUNT.incrementAndGet();
    try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    DataSource database = Server.POSTGRES.getDatabase("postgres", name);
    for (String folder : List.of("history", "exporter", "budgets", "engine", "workers")) {
      String schema = folder.equals("exporter") ? "zeebe" : folder;
      Flyway.configure()
          .dataSource(database)
          .schemas(schema)
          .defaultSchema(schema)
          .locations("classpath:db/" + folder)
          .load()
          .migrate();
    }
    return database;
  }
}
