package io.countersign.exporter.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A fresh, migrated database in the one PostgreSQL of this JVM. */
public final class Database {

  private static final EmbeddedPostgres POSTGRES = start();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final DataSource source;

  private Database(DataSource source) {
    this.source = source;
  }

  public static Database migrated() {
    return of(" template " + Migrated.TEMPLATE);
  }

  public static Database empty() {
    return of("");
  }

  private static Database of(String like) {
    String name = "exporter_" + COUNT.incrementAndGet();
    try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name + like);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Database(POSTGRES.getDatabase("postgres", name));
  }

  private static final class Migrated {
    static final String TEMPLATE = template();

    private static String template() {
      Database database = empty();
      database.migrate();
      return database.value("select current_database()");
    }
  }

  public void migrate() {
    migrate("history", "history");
    migrate("zeebe", "exporter");
  }

  private void migrate(String schema, String folder) {
    Flyway.configure()
        .dataSource(source)
        .schemas(schema)
        .defaultSchema(schema)
        .locations("classpath:db/" + folder)
        .load()
        .migrate();
  }

  public DataSource source() {
    return source;
  }

  /** The one value that the query gives, as text. */
  public String value(String sql) {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "(no row)";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void change(String sql) {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
