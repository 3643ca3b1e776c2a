package io.countersign.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** One PostgreSQL for the test JVM, a fresh database for whoever asks. */
public final class TestDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<List<String>, String> TEMPLATES = new HashMap<>();
  private static EmbeddedPostgres postgres;

  private TestDatabase() {}

  public static synchronized DataSource fresh(String... schemas) {
    try {
      if (postgres == null) {
        postgres = EmbeddedPostgres.start();
        Runtime.getRuntime().addShutdownHook(new Thread(TestDatabase::stop));
      }
      String template = TEMPLATES.computeIfAbsent(List.of(schemas), TestDatabase::template);
      String name = "test_" + COUNT.incrementAndGet();
      create("%s template %s".formatted(name, template));
      return pool(postgres.getDatabase("postgres", name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String template(List<String> schemas) {
    String name = "template_" + TEMPLATES.size();
    create(name);
    for (String schema : schemas) {
      migrate(postgres.getDatabase("postgres", name), schema);
    }
    return name;
  }

  private static void create(String database) {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As in the server: a connection of its own for each transaction takes longer than the work. */
  private static DataSource pool(DataSource database) {
    var pool = new HikariConfig();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(10_000); // the least; a JVM has many databases
    return new DelegatingDataSource(new HikariDataSource(pool)); // contexts that share it close it
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
