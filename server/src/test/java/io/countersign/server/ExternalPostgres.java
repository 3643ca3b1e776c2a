package io.countersign.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Somebody else's PostgreSQL: it asks for passwords, and gives Countersign a role that owns one
 * database and nothing more.
 */
public final class ExternalPostgres implements AutoCloseable {

  public static final String ROLE = "house";
  public static final String PASSWORD = "a house's password";

  private final EmbeddedPostgres server;

  private ExternalPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  public static ExternalPostgres start() {
    try {
      Path access = Files.createTempFile("pg_hba", ".conf");
      Files.writeString(
          access,
          """
          host all postgres 127.0.0.1/32 trust
          host all all 127.0.0.1/32 scram-sha-256
          """);
      var external =
          new ExternalPostgres(
              EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start());
      external.asAdmin(
          "create role %s login password '%s'".formatted(ROLE, PASSWORD.replace("'", "''")));
      return external;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database that the role owns; its JDBC URL. */
  public String database(String name) {
    asAdmin("create database %s owner %s".formatted(name, ROLE));
    return url(name);
  }

  /** One that belongs to the administrator, as a new database does. */
  public String strangeDatabase(String name) {
    asAdmin("create database " + name);
    return url(name);
  }

  public String url(String name) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), name);
  }

  public Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(url(name), ROLE, PASSWORD);
  }

  private void asAdmin(String sql) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
