package io.countersign.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL for the test JVM, a fresh database for whoever asks. */
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres postgres;

  private TestDatabase() {}

  public static synchronized DataSource fresh(String... schemas) {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.start();
        Runtime.getRuntime().addShutdownHook(new Thread(TestDatabase::stop));
      }
      String name = "test_" + COUNT.incrementAndGet();
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
      PGSimpleDataSource database = (PGSimpleDataSource) postgres.getDatabase("postgres", name);
      for (String schema : schemas) {
        migrate(database, schema);
      }
      return database;
    } catch (IOException | java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void migrate(DataSource database, String schema) {
    Flyway.configure()
        .dataSource(database)
        .schemas(schema)
        .defaultSchema(schema)
        .locations("classpath:db/" + (schema.equals("zeebe") ? "exporter" : schema))
        .load()
        .migrate();
  }

  private static void stop() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
