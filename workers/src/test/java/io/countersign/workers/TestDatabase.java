package io.countersign.workers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL for all tests of this JVM, and a database for each asker: a copy of one that
 * was migrated once.
 */
final class TestDatabase {

  private static final String TEMPLATE = "workers_empty";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        create(server, TEMPLATE);
        migrate(server.getDatabase("postgres", TEMPLATE));
        return server;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static DataSource fresh() {
    String name = "workers_" + COUNT.incrementAndGet();
    create(Server.POSTGRES, "%s template %s".formatted(name, TEMPLATE));
    return pool(Server.POSTGRES.getDatabase("postgres", name));
  }

  /** As in the server: a connection of its own for each transaction takes longer than the work. */
  private static DataSource pool(DataSource database) {
    var pool = new HikariConfig();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(10_000); // the least; a JVM has many databases
    return new HikariDataSource(pool);
  }

  private static void create(EmbeddedPostgres server, String database) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void migrate(DataSource database) {
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
  }
}
