package io.countersign.server.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The embedded database: PostgreSQL on loopback, with fsync on, sized for one small machine. */
final class PostgresPart {

  static final String NAME = "postgres";
  private static final String USER = "countersign";
  private static final String DATABASE = "countersign";
  private static final String PASSWORD = "database-password";
  private static final int USUAL_PORT = 15432;
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("max_connections", "40"),
          Map.entry("max_wal_size", "256MB"),
          Map.entry("io_method", "sync"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("jit", "off"),
          Map.entry("log_min_messages", "warning"),
          Map.entry("log_line_prefix", "%m [%p] "));

  private final DataDirectory data;
  private final Path cache;
  private final Path folder;
  private final String password;
  private final int port;

  PostgresPart(DataDirectory data, Ports ports, Path cache) {
    this.data = data;
    this.cache = cache;
    this.folder = data.root().resolve("postgres");
    this.password = data.secret(PASSWORD);
    this.port = ports.of(NAME, USUAL_PORT);
  }

  /** How everybody else reaches it. */
  PartsSettings.Database address() {
    return new PartsSettings.Database(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password);
  }

  /** The class of the JDBC driver, which the exporter needs too. */
  static Class<?> driver() {
    try {
      return DriverManager.getDriver("jdbc:postgresql:").getClass();
    } catch (SQLException e) {
      throw new PartException("The PostgreSQL driver is missing from the program.", e);
    }
  }

  /** Makes the database's files where there are none, and says how it is run. */
  SupervisedChild prepare(Clock clock) {
    Path binaries = PostgresBinaries.unpacked(cache);
    PostgresAccount account = PostgresAccount.of(binaries, data);
    create(binaries, account);
    var command =
        new ArrayList<>(
            List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                folder.toString(),
                "-p",
                Integer.toString(port)));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    var spec =
        new ChildSpec(
            NAME,
            account.of(Signals.dyingWithUs(command, "INT")),
            Map.of("PGTZ", "UTC"),
            data.root(),
            "INT",
            "INT",
            ChildSpec.NEVER,
            ChildSpec.STOP_MAX.multipliedBy(3),
            () -> {},
            this::healthy);
    return new SupervisedChild(spec, data, clock);
  }

  /** All of it or nothing, and in the hands of the account. */
  private void create(Path binaries, PostgresAccount account) {
    try {
      if (!Files.exists(folder)) {
        Path unfinished = folder.resolveSibling("postgres.new");
        deleteAll(unfinished);
        Files.createDirectory(unfinished);
        initialise(binaries, account, unfinished);
        Files.move(unfinished.resolve("files"), folder, StandardCopyOption.ATOMIC_MOVE);
        deleteAll(unfinished);
      }
      account.take(folder);
    } catch (IOException e) {
      throw new PartException(
          "Cannot create the database in %s: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  private void initialise(Path binaries, PostgresAccount account, Path unfinished)
      throws IOException {
    Path passwordFile = unfinished.resolve("password");
    DataDirectory.writePrivately(passwordFile, password);
    account.take(unfinished);
    run(
        account.of(
            List.of(
                binaries.resolve("bin/initdb").toString(),
                "-D",
                unfinished.resolve("files").toString(),
                "-U",
                USER,
                "--pwfile",
                passwordFile.toString(),
                "--auth=scram-sha-256",
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "-c",
                "max_connections=40",
                "-c",
                "shared_buffers=64MB")));
  }

  private void run(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Environments.minimal(builder.environment(), Map.of("LC_ALL", "C", "PGTZ", "UTC"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(errorLine(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while creating the database", e);
    }
  }

  private static String errorLine(String output) {
    return output
        .lines()
        .filter(line -> line.contains("error:") || line.contains("FATAL"))
        .findFirst()
        .orElseGet(() -> output.strip());
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private boolean healthy() throws SQLException {
    try (Connection connection = connect(DATABASE)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      if ("3D000".equals(e.getSQLState())) {
        createDatabase();
      }
      throw e;
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
    }
  }

  private Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "5");
    properties.setProperty("ApplicationName", "countersign-probe");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }
}
