package io.countersign.history.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL for all tests of this JVM, and a fresh, migrated database for each asker. */
public final class Database {

  private static final String TEMPLATE = "test_empty";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Database() {}

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        execute(server.getPostgresDatabase(), "create database " + TEMPLATE);
        migrate(server.getDatabase("postgres", TEMPLATE));
        return server;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public static DataSource fresh() throws SQLException {
    String name = "test_" + COUNT.incrementAndGet();
    execute(
        Server.POSTGRES.getPostgresDatabase(),
        "create database %s template %s".formatted(name, TEMPLATE));
    return Server.POSTGRES.getDatabase("postgres", name);
  }

  static void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .schemas("history")
        .defaultSchema("history")
        .locations("classpath:db/history")
        .load()
        .migrate();
  }

  public static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row, as text. */
  public static List<String> query(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
